from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from projects.rules import authorize

from ... import costs
from ...models import Booking
from ..locks import lock_all, refuse_line
from .pricing import agreed_price_of, reprice, set_agreed_deposit, take_deposit
from .row import fresh_row, refuse_fallen, refuse_settled, save_row, told
from .siblings import refuse_option_set
from .slot import set_expiry


@transaction.atomic
def change_booking(
    booking: Booking,
    *,
    by: Any,
    agreed_price: Decimal | None = None,
    agreed_currency: str = "",
    exchange_rate: Decimal | None = None,
    over_budget_reason: str = "",
    version: int | None = None,
    **values: Any,
) -> Booking:
    """Change what is neither time nor room: kind, budget line, price, deposit, notes.

    Priced again, by the terms that were agreed, only if what the price goes by has changed.
    """
    authorize(by, "booking.edit", booking.album)
    lock_all(booking.album, booking.room_id)
    booking = fresh_row(booking, version)
    was = _priced(booking, booking.exchange_rate)
    deposit = take_deposit(values)
    if "expires_at" in values and (until := values.pop("expires_at")) != booking.expires_at:
        refuse_fallen(booking)
        set_expiry(booking, until)
    for name, value in values.items():
        setattr(booking, name, value)
    if "option_set" in values:
        refuse_option_set(booking)
    refuse_line(booking.line if "line" in values else None, booking.album, by=by)
    rate = booking.exchange_rate if exchange_rate is None else exchange_rate
    if agreed_price is not None or _priced(booking, rate) != was:
        refuse_settled(booking)
        agreed = agreed_price_of(agreed_price, agreed_currency or booking.currency, booking.album, by)
        reprice(booking, agreed, exchange_rate, by=by)
    if deposit:
        set_agreed_deposit(booking, deposit, by=by)
    save_row(booking)
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    return told(booking, "changed", by)


def _priced(booking: Booking, rate: Decimal | None) -> tuple[Any, ...]:
    """What the price goes by, beside room and time."""
    chosen = (booking.kind, booking.engineer, booking.rentals, booking.setup_minutes, booking.teardown_minutes)
    return (*chosen, rate)
