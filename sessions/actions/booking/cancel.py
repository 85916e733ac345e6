from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core import money
from producer.core.errors import NotAllowed
from projects.rules import authorize, can

from ... import costs
from ...models import Booking
from ...rules.stairs import penalty_now
from ..calls import follow_booking
from ..hold.queue import Gone, move_up
from ..hold.settle import Outcome, settle
from ..locks import lock_all
from .pricing import refuse_currency
from .row import Status, fresh_row, refuse_move, refuse_open_log, save_row, told


@transaction.atomic
def cancel_booking(
    booking: Booking,
    *,
    reason: str,
    by: Any,
    cancel_fee: Decimal | None = None,
    cancel_fee_currency: str = "",
    cancel_fee_reason: str = "",
    version: int | None = None,
) -> Booking:
    """Give the room back, with words why. Frees what was committed and tells everyone called.

    A confirmed booking settles what its staircase asks for now, or another `cancel_fee` that the studio agreed to, with
    the reason: it is accrued until the bill comes. Raises NotAllowed, ValidationError, IllegalMove, Stale, and Conflict
    `log_open` while its session is being logged.
    """
    authorize(by, "booking.edit", booking.album)
    if not reason.strip():
        raise ValidationError({"reason": "Say why: those who were called will read it."})
    room = lock_all(booking.album, booking.room_id)[booking.room_id]
    booking = fresh_row(booking, version)
    refuse_open_log(booking)
    refuse_currency(booking, cancel_fee_currency, "cancel_fee")
    _set_fee(booking, cancel_fee, cancel_fee_reason.strip(), by=by)
    booking = give_back(booking, reason.strip(), "cancelled", by=by)
    gone = Gone([booking.blocked], settle(booking, met=Outcome.RELEASED, made=Outcome.WITHDRAWN))
    move_up(room, gone, album_id=booking.album_id, by=by)
    return booking


def _set_fee(booking: Booking, fee: Decimal | None, why: str, *, by: Any) -> None:
    """What cancelling costs now: by the staircase that was agreed, or what was agreed instead."""
    owed = penalty_now(booking, timezone.now())
    if fee is None or fee == owed:
        booking.cancel_fee, booking.cancel_fee_reason = owed, ""
        return
    if not can(by, "money.view", booking.album):
        raise NotAllowed("You may not set a fee here.")
    if owed is None:
        raise ValidationError({"cancel_fee": "Nothing is owed for what is not confirmed, or has no price."})
    money.refuse_fraction(fee, booking.currency, "cancel_fee")
    if fee < 0 or fee > (booking.estimate or 0):
        raise ValidationError({"cancel_fee": f"A fee lies between nothing and the price, {booking.estimate}."})
    if not why:
        now = money.figures(owed, booking.currency)
        raise ValidationError({"cancel_fee_reason": f"By what was agreed it is {now} now: say who agreed to another fee."})
    booking.cancel_fee, booking.cancel_fee_reason = fee, why


def give_back(booking: Booking, reason: str, what: str, *, by: Any) -> Booking:
    """It has its room no more. Whoever calls lets those behind it move up, once the room is as it will be."""
    refuse_move(booking, Status.CANCELLED)
    save_row(booking, status=Status.CANCELLED, hold_rank=None, expires_at=None, cancel_reason=reason)
    costs.settle_booking(booking, by=by)
    follow_booking(booking, by=by)
    return told(booking, what, by)
