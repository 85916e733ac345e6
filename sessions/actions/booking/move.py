from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from projects.rules import authorize

from ... import costs
from ...models import Booking, Room
from ...rules.cards import Place
from ..calls import follow_booking
from ..hold.queue import Gone, move_up
from ..hold.settle import Outcome, settle
from ..locks import lock_all
from .pricing import reprice
from .row import Status, fresh_row, refuse_fixed, save_row, told
from .slot import refuse_past, refuse_room, refuse_times, take_slot


@transaction.atomic
def move_booking(
    booking: Booking,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: Any,
    room: Room | None = None,
    exchange_rate: Decimal | None = None,
    over_budget_reason: str = "",
    double_booked_ok: bool = False,
    double_booked_why: str = "",
    past_ok: bool = False,
    version: int | None = None,
) -> Booking:
    """Give a hold or a confirmed booking other times or another room; calls move with it and are asked again.

    A moved hold goes behind the holds it meets. `exchange_rate` is wanted where it comes to be priced in another currency
    than the album's. Raises as `create_booking` does, IllegalMove for what is done or
    cancelled, and Conflict: `log_open` while its session is being logged, `double_booked` if somebody called is then
    called twice and nobody said that is all right.
    """
    authorize(by, "booking.edit", booking.album)
    if room and room.pk != booking.room_id:
        refuse_room(room, booking.album, by=by)
    target = room or booking.room
    locked = lock_all(booking.album, booking.room_id, target.pk)
    booking = fresh_row(booking, version)
    refuse_fixed(booking)
    before, left = (booking.starts_at, booking.ends_at, booking.room), booking.blocked
    booking.room, booking.starts_at, booking.ends_at = locked[target.pk], starts_at, ends_at
    gone = _take(booking, past_ok, by=by)
    reprice(booking, exchange_rate=exchange_rate, by=by, was=Place(before[2], before[0]))
    save_row(booking)
    move_up(booking.room, gone, album_id=booking.album_id, by=by)
    _leave(booking, before[2], left, by=by)
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    follow_booking(
        booking,
        by=by,
        was=before,
        double_booked_ok=double_booked_ok,
        double_booked_why=double_booked_why,
        over_budget_reason=over_budget_reason,
    )
    return told(booking, "moved", by, before=before)


def _take(booking: Booking, past_ok: bool, *, by: Any) -> Gone:
    """The place that it has now. Returns what gave way."""
    refuse_times(booking)
    gone = take_slot(booking, None, by=by)
    if booking.expires_at:
        booking.expires_at = min(booking.expires_at, booking.ends_at)
    if booking.status == Status.CONFIRMED:
        refuse_past(booking, past_ok)
    return gone


def _leave(booking: Booking, room: Room, blocked: Any, *, by: Any) -> None:
    """Its old place is free: challenges about it are over, and those behind it move up, itself too where they overlap."""
    left = Gone([blocked], settle(booking, met=Outcome.RELEASED, made=Outcome.WITHDRAWN))
    move_up(room, left, album_id=booking.album_id, by=by)
    booking.refresh_from_db(fields=["hold_rank", "version", "updated_at"])
