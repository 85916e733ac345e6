"""What a session has cost by now and what its next step would cost: arithmetic over the price that was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from producer.core import money
from producer.core.time import dates_touched

from ..models import Booking

HOUR = timedelta(hours=1)


def real_cost(booking: Booking, start: datetime, end: datetime) -> Decimal | None:
    """The cost of the hours from `start` to `end` in the booking's currency, at the rate agreed; None where none was.

    An hourly room costs its real hours, and at least the minimum agreed; a day room the studio dates touched × the
    day rate; an agreed sum stays what it is.
    """
    if booking.estimate is None:
        return None
    line: dict[str, Any] = booking.price_lines[0] if booking.price_lines else {"unit": "deal"}
    if line["unit"] == "deal":
        return booking.estimate
    rate = Decimal(line["rate"])
    if line["unit"] == "day":
        return money.rounded(rate * len(dates_touched(start, end, booking.room.studio.time_zone)), booking.currency)
    hours = max(Decimal((end - start).total_seconds()) / 3600, Decimal(line.get("minimum", 0)))
    return money.rounded(rate * hours, booking.currency)


@dataclass(frozen=True)
class Meter:
    """A running session at an instant. Amounts are in the booking's currency, or None without a price."""

    elapsed: timedelta
    left: timedelta
    cost: Decimal | None
    next_hour: Decimal | None


def meter(booking: Booking, started: datetime, now: datetime) -> Meter:
    """`left` is negative once the booked time is over; `next_hour` is what one hour more than now adds."""
    at = max(now, started + timedelta(minutes=1))
    cost, later = real_cost(booking, started, at), real_cost(booking, started, at + HOUR)
    step = None if cost is None or later is None else later - cost
    return Meter(at - started, booking.ends_at - at, cost, step)
