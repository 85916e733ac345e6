"""What a booking costs: pure arithmetic over a rate card, told as lines that add up to the total."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from producer.core import money
from producer.core.time import dates_touched, wall

from ..models import Booking, RateCard, Room

HOUR = Decimal(3600)


@dataclass(frozen=True)
class Price:
    """`amount` in `currency` is the sum of the lines; each has label, quantity, unit, rate and amount as plain strings."""

    amount: Decimal
    currency: str
    lines: list[dict[str, str]] = field(default_factory=list)


def wanted_rate(rate: Decimal | None, why: str) -> Decimal:
    """The rate between two currencies; ValidationError at its field without one, or with one that is not above 0."""
    if rate is None:
        raise ValidationError({"exchange_rate": f"{why}: give the rate."})
    if rate <= 0:
        raise ValidationError({"exchange_rate": "The rate must be above 0."})
    return rate


def card_for(room: Room, organization_id: UUID, kind: str, on: date) -> RateCard | None:
    """The organisation's rate in force on a studio date: the day rate for a lockout, else the hour rate before the day's."""
    cards = RateCard.objects.filter(room=room, organization=organization_id, valid_from__lte=on).order_by("-valid_from", "-id")
    by_unit: dict[str, RateCard] = {}
    for card in cards[:50]:
        by_unit.setdefault(card.unit, card)
    if kind == Booking.Kind.LOCKOUT:
        return by_unit.get(RateCard.Unit.DAY)
    return by_unit.get(RateCard.Unit.HOUR) or by_unit.get(RateCard.Unit.DAY)


def price_of(card: RateCard, start: datetime, end: datetime, zone: str) -> Price:
    """Hours really passed × rate, at least the minimum; or the studio dates touched × day rate. Rounded once."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)  # two times of one zone would be subtracted as wall time
    line = _days(card, start, end, zone) if card.unit == RateCard.Unit.DAY else _hours(card, end - start)
    return Price(Decimal(line["amount"]), card.currency, [line])


def _days(card: RateCard, start: datetime, end: datetime, zone: str) -> dict[str, str]:
    days = dates_touched(start, end, zone)
    label = f"{days[0]:%a %-d %b}" if len(days) == 1 else f"{days[0]:%a %-d %b} to {days[-1]:%a %-d %b}"
    return _line(card, label, Decimal(len(days)))


def _hours(card: RateCard, length: timedelta) -> dict[str, str]:
    real = Decimal(length.total_seconds()) / HOUR
    short = real < card.minimum_hours
    line = _line(card, f"Minimum, for {_plain(real)} h", card.minimum_hours) if short else _line(card, "Room", real)
    return line | {"minimum": _plain(card.minimum_hours)}


def _line(card: RateCard, label: str, quantity: Decimal) -> dict[str, str]:
    return {
        "label": label,
        "quantity": _plain(quantity),
        "unit": card.unit,
        "rate": money.plain(card.rate, card.currency),
        "amount": money.plain(card.rate * quantity, card.currency),
    }


def _plain(number: Decimal) -> str:
    text = f"{number.quantize(Decimal('0.0001')):f}"
    return text.rstrip("0").rstrip(".")


def agreed(amount: Decimal, currency: str) -> Price:
    """A price that was talked about instead of worked out."""
    money.refuse_fraction(amount, currency, "agreed_price")
    plain = money.plain(amount, currency)
    line = {"label": "Agreed price", "quantity": "1", "unit": "deal", "rate": plain, "amount": plain}
    return Price(amount, currency, [line])


def is_agreed(lines: list[dict[str, Any]]) -> bool:
    return bool(lines) and lines[0].get("unit") == "deal"


def quote(room: Room, organization_id: UUID, kind: str, start: datetime, end: datetime) -> Price | None:
    """The price by the organisation's rate card, or None where it has none for that room and kind."""
    zone = room.studio.time_zone
    card = card_for(room, organization_id, kind, wall(start, zone).date())
    return price_of(card, start, end, zone) if card else None
