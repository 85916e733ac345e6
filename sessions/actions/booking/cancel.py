from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.rules import authorize

from ... import costs
from ...models import Booking
from ..calls import follow_booking
from ..hold.queue import Gone, move_up
from ..hold.settle import Outcome, settle
from ..locks import lock_all
from .row import Status, fresh_row, refuse_move, refuse_open_log, save_row, told


@transaction.atomic
def cancel_booking(booking: Booking, *, reason: str, by: Any, version: int | None = None) -> Booking:
    """Give the room back, with words why. Frees what was committed and tells everyone called.

    Raises NotAllowed, ValidationError, IllegalMove, Stale, and Conflict `log_open` while its session is being logged.
    """
    authorize(by, "booking.edit", booking.album)
    if not reason.strip():
        raise ValidationError({"reason": "Say why: those who were called will read it."})
    room = lock_all(booking.album, booking.room_id)[booking.room_id]
    booking = fresh_row(booking, version)
    refuse_open_log(booking)
    booking = give_back(booking, reason.strip(), "cancelled", by=by)
    gone = Gone([booking.blocked], settle(booking, met=Outcome.RELEASED, made=Outcome.WITHDRAWN))
    move_up(room, gone, album_id=booking.album_id, by=by)
    return booking


def give_back(booking: Booking, reason: str, what: str, *, by: Any) -> Booking:
    """It has its room no more. Whoever calls lets those behind it move up, once the room is as it will be."""
    refuse_move(booking, Status.CANCELLED)
    save_row(booking, status=Status.CANCELLED, hold_rank=None, expires_at=None, cancel_reason=reason)
    costs.settle_booking(booking, by=by)
    follow_booking(booking, by=by)
    return told(booking, what, by)
