"""The staircase of cancelling: from so many hours before the start, that share of the price is owed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

from django.core.exceptions import ValidationError

from producer.core import money

MOST_STEPS = 12
LONGEST = 24 * 366
HUNDRED = Decimal(100)
_STEP = re.compile(r"(\d{1,4})\s*(h|d)[a-z]*\s*:?\s*(\d{1,3}(?:\.\d{1,2})?)\s*%?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """From `hours` before the start, `share` (0 to 1) of the price is owed."""

    hours: int
    share: Decimal

    @property
    def percent(self) -> str:
        return f"{(self.share * HUNDRED).normalize():f}"

    def before(self, starts_at: datetime) -> datetime:
        return starts_at.astimezone(UTC) - timedelta(hours=self.hours)


@dataclass(frozen=True)
class NextStep:
    """When cancelling gets dearer next, and what it costs from that instant on."""

    at: datetime
    amount: Decimal


class Staired(Protocol):
    """Terms with a staircase: the widest step first."""

    @property
    def cancellation(self) -> tuple[Step, ...]: ...

    @property
    def currency(self) -> str: ...


def penalty_at(terms: Staired, estimate: Decimal, starts_at: datetime, at: datetime) -> Decimal:
    """What cancelling at `at` costs, in the terms' currency, rounded once. A step counts from its very instant."""
    fallen = [step.share for step in terms.cancellation if step.before(starts_at) <= at]
    return money.rounded(estimate * max(fallen, default=Decimal(0)), terms.currency)


def next_step(terms: Staired, estimate: Decimal, starts_at: datetime, at: datetime) -> NextStep | None:
    """The next instant after `at` from which cancelling costs more than at `at`; None where it gets no dearer."""
    now = penalty_at(terms, estimate, starts_at, at)
    for step in terms.cancellation:
        falls = step.before(starts_at)
        if falls > at and (then := penalty_at(terms, estimate, starts_at, falls)) > now:
            return NextStep(falls, then)
    return None


class Stopping(NamedTuple):
    """What of a booking says what cancelling it costs: where its columns were read, not the booking."""

    estimate: Decimal
    status: str
    currency: str
    starts_at: datetime
    terms: dict[str, Any]


def penalty_now(booking: Any, at: datetime) -> Decimal | None:
    """What cancelling a booking at `at` costs by what was agreed; None where nothing is owed yet or no price is known."""
    agreed = _agreed(booking)
    return penalty_at(agreed, booking.estimate, booking.starts_at, at) if agreed else None


def next_step_of(booking: Any, at: datetime) -> NextStep | None:
    agreed = _agreed(booking)
    return next_step(agreed, booking.estimate, booking.starts_at, at) if agreed else None


@dataclass(frozen=True)
class Agreed:
    cancellation: tuple[Step, ...]
    currency: str


def _agreed(booking: Any) -> Agreed | None:
    if booking.status != "confirmed" or booking.estimate is None:
        return None
    return Agreed(from_plain(booking.terms.get("cancellation", [])), booking.currency)


def to_plain(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [{"hours": step.hours, "percent": step.percent} for step in steps]


def from_plain(steps: Iterable[dict[str, Any]]) -> tuple[Step, ...]:
    found = (Step(int(step["hours"]), Decimal(str(step["percent"])) / HUNDRED) for step in steps)
    return tuple(sorted(found, key=lambda step: -step.hours))


def told(steps: Iterable[Step]) -> str:
    """`72 h 50 %, 24 h 100 %`"""
    return ", ".join(f"{step.hours} h {step.percent} %" for step in steps)


def typed(text: str) -> tuple[Step, ...]:
    """What people write for it: `72 h 50 %, 24 h 100 %` or `14 days 25 %; 2 days 100 %`. ValidationError in words."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    steps = [_step(part) for part in parts]
    refuse_stairs(steps)
    return tuple(sorted(steps, key=lambda step: -step.hours))


def _step(part: str) -> Step:
    found = _STEP.fullmatch(part)
    if found is None:
        raise ValidationError(f"“{part}” is no step. Write hours and share: 72 h 50 %, 24 h 100 %.")
    number, unit, percent = found.groups()
    return Step(int(number) * (24 if unit.lower() == "d" else 1), Decimal(percent) / HUNDRED)


def refuse_stairs(steps: Iterable[Step]) -> None:
    """ValidationError for steps that are no staircase: it goes up towards the start, to 100 % at most."""
    ordered = sorted(steps, key=lambda step: -step.hours)
    if len(ordered) > MOST_STEPS or any(step.hours > LONGEST for step in ordered):
        raise ValidationError(f"At most {MOST_STEPS} steps, none more than a year ahead.")
    if any(not 0 <= step.share <= 1 for step in ordered):
        raise ValidationError("A step is a share of the price: 0 to 100 %.")
    for wider, narrower in pairwise(ordered):
        if wider.hours == narrower.hours:
            raise ValidationError(f"There are two steps at {wider.hours} h.")
        if narrower.share < wider.share:
            raise ValidationError(
                f"Nearer to the start it never gets cheaper: {narrower.hours} h has less than {wider.hours} h."
            )
