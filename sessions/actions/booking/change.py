from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from projects.rules import authorize

from ... import costs
from ...models import Booking
from ..locks import lock_all, refuse_line
from .pricing import agreed_price_of, reprice
from .row import fresh_row, refuse_fallen, refuse_settled, save_row, told
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
    """Change what is neither time nor room: kind, budget line, price, notes. Priced again only if kind or price changed."""
    authorize(by, "booking.edit", booking.album)
    lock_all(booking.album, booking.room_id)
    booking = fresh_row(booking, version)
    was = (booking.kind, booking.exchange_rate)
    if "expires_at" in values and (until := values.pop("expires_at")) != booking.expires_at:
        refuse_fallen(booking)
        set_expiry(booking, until)
    for name, value in values.items():
        setattr(booking, name, value)
    refuse_line(booking.line if "line" in values else None, booking.album, by=by)
    if agreed_price is not None or (booking.kind, booking.exchange_rate if exchange_rate is None else exchange_rate) != was:
        refuse_settled(booking)
        reprice(booking, agreed_price_of(agreed_price, agreed_currency, booking.album, by), exchange_rate, by=by)
    save_row(booking)
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    return told(booking, "changed", by)
