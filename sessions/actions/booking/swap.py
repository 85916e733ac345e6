"""Two bookings change places, which two moves cannot do: each stands in the other's way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.errors import IllegalMove
from producer.core.money import ZERO
from projects.rules import authorize

from ... import costs
from ...models import Booking
from ...rules import clash
from ...rules.cards import Place
from ..calls import GoingOn, follow_bookings
from ..hold import telling
from ..hold.settle import Outcome, settle
from ..locks import lock_rooms
from .pricing import reprice
from .row import fresh_row, refuse_fixed, save_row, told
from .slot import refuse_past, refuse_room

PLACE = ("room", "starts_at", "ends_at", "blocked", "hold_rank")


@transaction.atomic
def swap_bookings(
    booking: Booking,
    other: Booking,
    *,
    by: Any,
    exchange_rate: Decimal | None = None,
    other_exchange_rate: Decimal | None = None,
    over_budget_reason: str = "",
    double_booked_ok: bool = False,
    double_booked_why: str = "",
    past_ok: bool = False,
    version: int | None = None,
) -> Booking:
    """Each gets the other's room, times and place among the holds; both are priced again and their calls asked again.

    Two holds, or two confirmed bookings. A rate is wanted for each that comes to be priced in another currency than its
    album's. Raises NotAllowed unless `by` may edit both, ValidationError, IllegalMove, and
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
        refuse_fixed(each)
    left = [ended for each in pair for ended in settle(each, met=Outcome.FALLEN, made=Outcome.WITHDRAWN)]
    before = _exchange(pair, past_ok, by=by)
    rates = {booking.pk: ("exchange_rate", exchange_rate), other.pk: ("other_exchange_rate", other_exchange_rate)}
    _price_again(pair, rates, before, by, over_budget_reason)
    on = GoingOn(double_booked_ok, double_booked_why, over_budget_reason)
    follow_bookings([(each, before[each.pk]) for each in pair], by=by, on=on)
    for each in pair:
        told(each, "moved", by, before=before[each.pk])
    for challenge in left:
        telling.tell_settled(challenge)
    return next(each for each in pair if each.pk == booking.pk)


def _exchange(pair: list[Booking], past_ok: bool, *, by: Any) -> dict[Any, Any]:
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
        if each.status == Booking.Status.CONFIRMED:
            refuse_past(each, past_ok)
        if each.expires_at:
            each.expires_at = min(each.expires_at, each.ends_at)
        each.version, each.updated_at = each.version + 1, timezone.now()
    Booking.objects.bulk_update(pair, [*PLACE, "expires_at", "version", "updated_at"])
    return before


def _price_again(
    pair: list[Booking], rates: dict[Any, tuple[str, Decimal | None]], before: dict[Any, Any], by: Any, reason: str
) -> None:
    """What gets cheaper is settled first: only what both together do is held against the budget."""
    was = {each.pk: each.cost or ZERO for each in pair}
    for each in pair:
        starts_at, _, room = before[each.pk]
        _reprice(each, *rates[each.pk], by=by, was=Place(room, starts_at))
        save_row(each)
    for each in sorted(pair, key=lambda each: (each.cost or ZERO) - was[each.pk]):
        costs.settle_booking(each, by=by, over_budget_reason=reason)


def _reprice(booking: Booking, field: str, rate: Decimal | None, *, by: Any, was: Place) -> None:
    """What is wrong with its rate is said at `field`, for there are two."""
    try:
        reprice(booking, exchange_rate=rate, by=by, was=was)
    except ValidationError as error:
        found = error.update_error_dict({})
        raise ValidationError({field if name == "exchange_rate" else name: found[name] for name in found}) from error
