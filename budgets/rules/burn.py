"""Money over time: what was spent and promised by each day, and where the forecast goes from today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from producer.core.money import ZERO
from producer.core.sql import read
from projects.models import Album

from .figures import Figures

MOST_POINTS = 60
LONGEST = timedelta(days=3 * 366)
NEXT_MONTHS = timedelta(days=120)


@dataclass(frozen=True)
class Burn:
    """Lists run along `days`; what is not known of a day is None.

    `crossing` is the day the budget is passed on the forecast, `likely_crossing` the day it is passed if all that is
    likely comes too; the flags look at the latter.
    """

    days: list[date]
    actual: list[Decimal | None]
    committed: list[Decimal | None]
    forecast: list[Decimal | None]
    low: list[Decimal | None]
    high: list[Decimal | None]
    budget: Decimal
    today: date
    crossing: date | None
    likely_crossing: date | None


def burn(album: Album, whole: Figures, today: date) -> Burn:
    """One query. The forecast runs straight from cost to date to the EFC on the day of delivery; its range from
    nothing more than what is promised to all that is likely."""
    moves = _moves(album, today)
    end = _end(album, today)
    days = _days(min([day for day, *_ in moves], default=today), today, end)
    past = [_until(moves, day) if day <= today else (None, None) for day in days]
    shares = [_share(day, today, end) for day in days]
    cost = whole.cost_to_date
    actual, committed = [a for a, _ in past], [c for _, c in past]
    forecast = [None if part is None else cost + (whole.efc - cost) * part for part in shares]
    high = [None if part is None else cost + (whole.outlook - cost) * part for part in shares]
    low = [None if part is None else cost for part in shares]
    crossing, likely = (_crossing(days, [committed, line], whole.budget) for line in (forecast, high))
    return Burn(days, actual, committed, forecast, low, high, whole.budget, today, crossing, likely)


MOVES = """
SELECT happened_on AS day, account, sum(amount) AS amount
FROM budgets_ledgerentry WHERE album_id = %s GROUP BY happened_on, account"""


def _moves(album: Album, today: date) -> list[tuple[date, Decimal, Decimal]]:
    """Day, what became actual, what cost to date grew by; older and later than the picture at its edges."""
    first = today - LONGEST
    return [
        (min(max(row["day"], first), today), row["amount"] if row["account"] == "actual" else ZERO, row["amount"])
        for row in read(MOVES, [album.pk])
    ]


def _end(album: Album, today: date) -> date:
    planned = album.delivery_on or album.release_on
    return min(planned, today + LONGEST) if planned and planned > today else today + NEXT_MONTHS


def _days(first: date, today: date, end: date) -> list[date]:
    """Evenly from first to end, with today among them."""
    first = min(first, today - timedelta(days=28))
    step = max(1, -(-(end - first).days // MOST_POINTS))
    days = {first + timedelta(days=n) for n in range(0, (end - first).days, step)}
    return sorted({*days, today, end})


def _until(moves: Iterable[tuple[date, Decimal, Decimal]], day: date) -> tuple[Decimal, Decimal]:
    known = [(actual, cost) for at, actual, cost in moves if at <= day]
    return sum((a for a, _ in known), ZERO), sum((c for _, c in known), ZERO)


def _share(day: date, today: date, end: date) -> Decimal | None:
    return None if day < today else Decimal((day - today).days) / Decimal((end - today).days)


def _crossing(days: list[date], lists: list[list[Decimal | None]], budget: Decimal) -> date | None:
    """The first day on which one of them is over; the lists in the order of time."""
    return next(_passed(days, lists, budget), None) if budget > 0 else None


def _passed(days: list[date], lists: list[list[Decimal | None]], budget: Decimal) -> Iterator[date]:
    for values in lists:
        yield from (day for day, value in zip(days, values, strict=True) if value is not None and value > budget)
