"""The estimate of a booking, how it came about, and what that is in the album's currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.rules import money_hidden
from producer.core import money
from producer.core.errors import NotAllowed
from producer.core.time import wall
from projects.models import Album
from projects.rules import can

from ...models import Booking
from ...rules import price
from ...rules.price import wanted_rate

NO_RATE = "The room is priced in another currency than the album's: only a token with the scope money can give the rate."


def agreed_price_of(amount: Decimal | None, currency: str, album: Album, by: Any) -> price.Price | None:
    """The price that was talked about, in the album's currency unless another is named."""
    if amount is None:
        return None
    if not can(by, "money.view", album):
        raise NotAllowed("You may not set a price here.")
    return price.agreed(amount, currency or album.currency)


def reprice(booking: Booking, agreed: price.Price | None = None, exchange_rate: Decimal | None = None, *, by: Any) -> None:
    if agreed is None and booking.estimate is not None and price.is_agreed(booking.price_lines):
        agreed = price.agreed(booking.estimate, booking.currency)
    set_price(booking, agreed, booking.exchange_rate if exchange_rate is None else exchange_rate, by=by)


def set_price(booking: Booking, agreed: price.Price | None, exchange_rate: Decimal | None, *, by: Any) -> None:
    """Write the estimate, how it came about, and what that is in the album's currency.

    Where it needs a rate and has none: ValidationError, or NotAllowed for a token that may not give one.
    """
    album = booking.album
    found = agreed or price.quote(booking.room, album.organization_id, booking.kind, booking.starts_at, booking.ends_at)
    booking.estimate = found.amount if found else None
    booking.currency = found.currency if found else album.currency
    booking.price_lines = found.lines if found else []
    _convert(booking, exchange_rate, by)


def _convert(booking: Booking, exchange_rate: Decimal | None, by: Any) -> None:
    currency = booking.album.currency
    if booking.estimate is None or booking.currency == currency:
        booking.exchange_rate = booking.exchange_rate_on = None
        booking.cost = booking.estimate
        return
    if exchange_rate is None and money_hidden(by):
        raise NotAllowed(NO_RATE, code="insufficient_scope")
    rate = wanted_rate(exchange_rate, f"The room is priced in {booking.currency} and the album in {currency}")
    if rate != booking.exchange_rate or not booking.exchange_rate_on:
        booking.exchange_rate_on = wall(timezone.now(), booking.room.studio.time_zone).date()
    booking.exchange_rate = rate
    booking.cost = money.converted(booking.estimate, rate, currency)
