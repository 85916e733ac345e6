"""What a booking would cost and do to the budget, worked out before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgets.rules import Effect, effect_of
from producer.core import money
from projects.models import Album

from .. import costs
from ..models import Booking, Call
from . import price


@dataclass(frozen=True)
class Quote:
    """`price` is None where there is no rate for the room; `cost` is None where the exchange rate is still wanted."""

    price: price.Price | None
    cost: Decimal | None
    effect: Effect


def quote_of(album: Album, values: dict[str, Any]) -> Quote:
    """For the cleaned values of a form that is still being filled in."""
    found = _agreed(album, values) or price.quote(
        values["room"], album.organization_id, values["kind"], values["starts_at"], values["ends_at"]
    )
    cost = _in_album(found, album, values.get("exchange_rate")) if found else None
    line = values.get("line")
    return Quote(found, cost, effect_of(album, {line.pk if line else None: cost} if cost is not None else {}))


def quote_of_booking(booking: Booking) -> Quote:
    """For confirming a hold: its own cost and the fees of those who said yes."""
    found = price.Price(booking.estimate, booking.currency, booking.price_lines) if booking.estimate is not None else None
    if found is None:
        found = price.quote(booking.room, booking.album.organization_id, booking.kind, booking.starts_at, booking.ends_at)
        booking.cost = _in_album(found, booking.album, booking.exchange_rate) if found else None
    calls = booking.calls.filter(answer=Call.Answer.YES).exclude(cost=None)
    return Quote(found, booking.cost, costs.effect(booking.album, [booking, *calls]))


def _agreed(album: Album, values: dict[str, Any]) -> price.Price | None:
    amount = values.get("agreed_price")
    return None if amount is None else price.agreed(amount, values.get("agreed_currency") or album.currency)


def _in_album(found: price.Price, album: Album, rate: Decimal | None) -> Decimal | None:
    if found.currency == album.currency:
        return found.amount
    return money.converted(found.amount, rate, album.currency) if rate else None
