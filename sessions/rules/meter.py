"""What a session has cost by now, when overtime begins and what the next step costs: by the terms that were agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from producer.core import money

from ..models import Booking
from .cards import agreed_terms, price_between
from .price import is_agreed
from .terms import Terms

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HOUR = 60  # minutes: what is told of where every minute counts


def real_cost(booking: Booking, start: datetime, end: datetime) -> Decimal | None:
    """The cost of the hours from `start` to `end` in the booking's currency, as agreed; None where nothing was.

    By the terms kept with the booking: real hours, the minimum, overtime, nights. An agreed sum stays what it is.
    """
    if booking.estimate is None:
        return None
    terms = agreed_terms(booking)
    if terms is None or is_agreed(booking.price_lines):
        return booking.estimate
    price = price_between(booking, start, end, terms)
    return booking.estimate if price is None else price.amount


@dataclass(frozen=True)
class Meter:
    """A running session at an instant. Amounts are in the booking's currency, or None without a price."""

    elapsed: timedelta
    left: timedelta
    cost: Decimal | None
    next_at: datetime | None = None
    next_step: Decimal | None = None
    next_minutes: int = 0
    overtime_at: datetime | None = None
    overtime_rate: Decimal | None = None


def meter(booking: Booking, started: datetime, now: datetime) -> Meter:
    """`left` is negative once the booked time is over. From `next_at` on, `next_minutes` cost `next_step` more than now.

    `overtime_at` is when an hour begins to cost `overtime_rate`, which may be past.
    """
    at = max(now, started + MINUTE)
    cost = real_cost(booking, started, at)
    terms = agreed_terms(booking)
    if cost is None or terms is None or is_agreed(booking.price_lines):
        return Meter(at - started, booking.ends_at - at, cost)
    step = HOUR if terms.billing_step == 1 else terms.billing_step
    next_at, more = _next_step(booking, terms, started, at, cost, timedelta(minutes=step))
    return Meter(at - started, booking.ends_at - at, cost, next_at, more, step, *_overtime(booking, terms, started))


def _next_step(
    booking: Booking, terms: Terms, started: datetime, at: datetime, cost: Decimal, step: timedelta
) -> tuple[datetime | None, Decimal | None]:
    """When the next step of billing that costs more begins, and what it adds; looked for over a day."""
    billed = timedelta(0) if terms.billing_step == 1 else (_billed_since(booking, terms, started) - at) % step
    since = at + billed
    while since < at + DAY:
        more = real_cost(booking, started, since + step)
        if more is not None and more > cost:
            return since, more - cost
        since += step
    return None, None


def _billed_since(booking: Booking, terms: Terms, started: datetime) -> datetime:
    return started.astimezone(UTC) + timedelta(minutes=min(booking.setup_minutes, terms.free_setup_minutes))


def _overtime(booking: Booking, terms: Terms, started: datetime) -> tuple[datetime | None, Decimal | None]:
    begins, rate = terms.overtime_begins, terms.overtime_rate
    if begins is None or rate is None or booking.kind == Booking.Kind.LOCKOUT or not terms.by_time:
        return None, None
    return _billed_since(booking, terms, started) + timedelta(minutes=begins), money.rounded(rate, terms.currency)
