"""The hours of a session: every way in which a card can reckon them. The cheapest one is its price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from producer.core import money
from producer.core.time import shown_hours

from .terms import DAY_MINUTES, Terms

STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class Part:
    """`minutes` from `begins` (minutes after the start): by the hour, or as one package of `whole` minutes."""

    label: str
    unit: str  # "hour", "over", "half_day" or "day"
    rate: Decimal
    begins: int
    minutes: int
    whole: int = 0

    @property
    def amount(self) -> Decimal:
        return self.rate if self.whole else self.rate * self.minutes / 60


def billed(terms: Terms, start: datetime, end: datetime, setup: int, teardown: int) -> tuple[datetime, int, bool]:
    """When what is billed begins, how many minutes, and whether that is the minimum.

    Set-up and tear-down the house gives free are not billed; what is left goes up to the next step of billing.
    """
    start += timedelta(minutes=min(setup, terms.free_setup_minutes))
    end -= timedelta(minutes=min(teardown, terms.free_teardown_minutes))
    minutes = max(0, -((start - end) // STEP))
    minutes = -(-minutes // terms.billing_step) * terms.billing_step
    least = int(terms.minimum_hours * 60)
    return start, max(minutes, least), minutes < least


def days(start: datetime, minutes: int) -> Iterator[tuple[datetime, int]]:
    """A session of more than 24 hours is reckoned day after day, each 24 hours from its start."""
    for begun in range(0, max(minutes, 1), DAY_MINUTES):
        yield start + timedelta(minutes=begun), min(DAY_MINUTES, minutes - begun)


def ways(terms: Terms, minutes: int) -> list[list[Part]]:
    """The ways to reckon up to 24 hours: by the hour, or by a half day or a day and the hours after it."""
    packages = [("half_day", terms.half_day_rate, terms.day_hours * 30), ("day", terms.day_rate, terms.day_hours * 60)]
    found = [_after(terms, 0, minutes)]
    for unit, rate, whole in packages:
        rest = None if rate is None else _after(terms, whole, minutes)
        if rate is not None and rest is not None:
            label = f"{shown_hours(timedelta(minutes=whole))} {unit.replace('_', ' ')}"
            found.append([Part(label, unit, rate, 0, min(whole, minutes), whole), *rest])
    return [way for way in found if way is not None]


def _after(terms: Terms, begins: int, until: int) -> list[Part] | None:
    """The hours from `begins` on: at the hour rate until overtime begins. None where the card does not cover them."""
    overtime = terms.overtime_begins
    turn = until if overtime is None else max(begins, min(until, overtime))
    normal, over = turn - begins, until - max(turn, begins)
    over_rate = terms.overtime_rate
    if (normal > 0 and terms.hour_rate is None) or (over > 0 and over_rate is None):
        return None
    parts = []
    if normal > 0 and terms.hour_rate is not None:
        parts.append(_hours(terms, "hour", terms.hour_rate, begins, normal))
    if over > 0 and over_rate is not None:
        parts.append(_hours(terms, "over", money.rounded(over_rate, terms.currency), turn, over))
    return parts


def _hours(terms: Terms, unit: str, rate: Decimal, begins: int, minutes: int) -> Part:
    word = " over" if unit == "over" else ""
    label = f"{shown_hours(timedelta(minutes=minutes))}{word} at {money.figures(rate, terms.currency)}"
    return Part(label, unit, rate, begins, minutes)
