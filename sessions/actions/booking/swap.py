"""Two bookings change places, which two moves cannot do: each stands in the other's way."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.errors import IllegalMove
from projects.rules import authorize

from ... import costs
from ...models import Booking
from ...rules import clash
from ..calls import follow_booking
from ..hold import telling
from ..hold.settle import Outcome, settle
from ..locks import lock_rooms
from .pricing import reprice
from .row import fresh_row, refuse_fallen, refuse_open_log, refuse_settled, save_row, told
from .slot import refuse_room

PLACE = ("room", "starts_at", "ends_at", "blocked", "hold_rank")


@transaction.atomic
def swap_bookings(
    booking: Booking,
    other: Booking,
    *,
    by: Any,
    over_budget_reason: str = "",
    double_booked_ok: bool = False,
    double_booked_why: str = "",
    version: int | None = None,
) -> Booking:
    """Each gets the other's room, times and place among the holds; both are priced again and their calls asked again.

    Two holds, or two confirmed bookings. Raises NotAllowed unless `by` may edit both, ValidationError, IllegalMove, and
    Conflict as `move_booking` does.
    """
    for each, theirs in ((booking, other), (other, booking)):
        authorize(by, "booking.edit", each.album)
        if theirs.room_id != each.room_id:
            refuse_room(theirs.room, each.album, by=by)
    if booking.pk == other.pk:
        raise ValidationError({"other": "A booking cannot change places with itself."})
    costs.lock([booking.album, other.album])
    rooms = lock_rooms(booking.room_id, other.room_id)
    versions = {booking.pk: version, other.pk: None}
    pair = [fresh_row(each, versions[each.pk]) for each in sorted((booking, other), key=lambda each: each.pk)]
    for each in pair:
        each.room = rooms[each.room_id]
        refuse_settled(each)
        refuse_open_log(each)
        refuse_fallen(each)
    left = [ended for each in pair for ended in settle(each, met=Outcome.FALLEN, made=Outcome.WITHDRAWN)]
    before = _exchange(pair, by)
    for each in pair:
        _follow(each, before[each.pk], by, over_budget_reason, (double_booked_ok, double_booked_why))
    for challenge in left:
        telling.tell_settled(challenge)
    return next(each for each in pair if each.pk == booking.pk)


def _exchange(pair: list[Booking], by: Any) -> dict[Any, Any]:
    """Write both places in one statement, so that no constraint sees one of them alone. Returns where each was."""
    one, two = pair
    if one.status != two.status:
        raise IllegalMove("Two holds change places, or two confirmed bookings; these are one of each.")
    before = {each.pk: (each.starts_at, each.ends_at, each.room) for each in pair}
    for name in PLACE:
        first, second = getattr(one, name), getattr(two, name)
        setattr(one, name, second)
        setattr(two, name, first)
    for each in pair:
        each.blocked = clash.blocked(each.room, each.starts_at, each.ends_at)
        clash.refuse_place(each, {one.pk, two.pk}, by=by)
        if each.expires_at:
            each.expires_at = min(each.expires_at, each.ends_at)
        each.version, each.updated_at = each.version + 1, timezone.now()
    Booking.objects.bulk_update(pair, [*PLACE, "expires_at", "version", "updated_at"])
    return before


def _follow(booking: Booking, before: Any, by: Any, reason: str, twice: tuple[bool, str]) -> None:
    reprice(booking, by=by)
    save_row(booking)
    costs.settle_booking(booking, by=by, over_budget_reason=reason)
    follow_booking(
        booking,
        by=by,
        was=before[:2],
        double_booked_ok=twice[0],
        double_booked_why=twice[1],
        over_budget_reason=reason,
    )
    told(booking, "moved", by, before=before)
