"""A booking begins, as a hold or confirmed at once, and comes back as a hold."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.writes import write
from projects.models import Album
from projects.rules import authorize

from ... import costs
from ...models import Booking, Room
from ..calls import follow_booking
from ..hold.queue import move_up
from ..locks import lock_all, refuse_line
from .pricing import agreed_price_of, forget_due, set_agreed_deposit, set_price, take_deposit
from .row import Status, fresh_row, refuse_move, save_row, told
from .siblings import refuse_option_set
from .slot import refuse_past, refuse_room, refuse_taken, refuse_times, set_expiry, take_slot


@transaction.atomic
def create_booking(
    *,
    album: Album,
    room: Room,
    starts_at: datetime,
    ends_at: datetime,
    by: Any,
    status: str = Status.HOLD,
    hold_rank: int | None = None,
    agreed_price: Decimal | None = None,
    agreed_currency: str = "",
    exchange_rate: Decimal | None = None,
    over_budget_reason: str = "",
    past_ok: bool = False,
    **values: Any,
) -> Booking:
    """Hold `room` for `album`, or confirm it at once, from `starts_at` until just before `ends_at`.

    A hold is likely cost until it is confirmed or falls (at `expires_at`, or after the studio's days); a confirmed
    booking is committed. Receivers of `booking_changed` make the reminders.
    Raises NotAllowed, ValidationError, and Conflict: `booking_conflict` if the room is taken, `in_past` if
    it would be confirmed, is over and not `past_ok`, `over_budget` if it passes the budget and no reason is given.
    """
    authorize(by, "booking.edit", album)
    refuse_room(room, album, by=by)
    _refuse_beginning(status, hold_rank)
    expires_at = values.pop("expires_at", None)
    deposit = take_deposit(values)
    booking = Booking(album=album, room=room, starts_at=starts_at, ends_at=ends_at, status=status, **values)
    booking.booked_by_id = by.pk
    refuse_option_set(booking)
    refuse_times(booking)
    refuse_line(booking.line, album, by=by)
    refuse_taken(booking, by=by)
    booking.room = room = lock_all(album, room.pk)[room.pk]
    gone = take_slot(booking, hold_rank, by=by)
    set_expiry(booking, expires_at)
    if status == Status.CONFIRMED:
        refuse_past(booking, past_ok)
    set_price(booking, agreed_price_of(agreed_price, agreed_currency, album, by), exchange_rate, by=by)
    if deposit:
        set_agreed_deposit(booking, deposit, by=by)
    write(booking)
    move_up(room, gone, album_id=album.pk, by=by)
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    return told(booking, "made", by)


@transaction.atomic
def restore_booking(booking: Booking, *, by: Any, version: int | None = None) -> Booking:
    """Bring a cancelled booking back as a hold behind those that came since. Conflict if the room is taken.

    A log that an earlier release left open does not stand in the way: confirmed again, the session can be closed.
    """
    authorize(by, "booking.edit", booking.album)
    room = lock_all(booking.album, booking.room_id)[booking.room_id]
    booking = fresh_row(booking, version)
    refuse_move(booking, Status.HOLD)
    booking.room, booking.status, booking.cancel_reason = room, Status.HOLD, ""
    booking.cancel_fee, booking.cancel_fee_reason = None, ""
    forget_due(booking)
    take_slot(booking, None, by=by)
    set_expiry(booking, None)
    save_row(booking)
    costs.settle_booking(booking, by=by)
    follow_booking(booking, by=by)
    return told(booking, "restored", by)


def _refuse_beginning(status: str, hold_rank: int | None) -> None:
    if status not in (Status.HOLD, Status.CONFIRMED):
        raise ValidationError({"status": "A booking begins as a hold or as confirmed."})
    if hold_rank is not None and status != Status.HOLD:
        raise ValidationError({"hold_rank": "Only a hold has a rank."})
