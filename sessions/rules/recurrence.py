"""The days of a block: pure arithmetic of dates, and their wall times as instants of the studio."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError

from producer.core.time import from_wall

MOST_DAYS = 100
LONGEST = timedelta(days=730)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pattern:
    """Every chosen weekday (0 is Monday) from `first` to `last`, each week or every second, third …; and exceptions."""

    first: date
    last: date
    weekdays: Iterable[int] = range(7)
    every_weeks: int = 1
    besides: Iterable[date] = field(default_factory=tuple)
    but_not: Iterable[date] = field(default_factory=tuple)


def days_of(pattern: Pattern) -> list[date]:
    """In order, each once. ValidationError for none, too many, and for a pattern that ends before it begins."""
    if pattern.last < pattern.first:
        raise ValidationError({"last": "The last day is before the first."})
    if pattern.last - pattern.first > LONGEST:
        raise ValidationError({"last": "A block lasts two years at most."})
    monday, wanted = pattern.first - DAY * pattern.first.weekday(), set(pattern.weekdays)
    span = (pattern.first + DAY * n for n in range((pattern.last - pattern.first).days + 1))
    regular = {day for day in span if day.weekday() in wanted and (day - monday).days // 7 % pattern.every_weeks == 0}
    days = sorted((regular | set(pattern.besides)) - set(pattern.but_not))
    if not 1 <= len(days) <= MOST_DAYS:
        raise ValidationError({"first": f"A block has between 1 and {MOST_DAYS} days; these are {len(days)}."})
    return days


def instants_of(
    days: Iterable[date], starts: time, ends: time, zone: str, *, later: bool | None = None
) -> list[tuple[datetime, datetime]]:
    """Each day's time; where it ends at or before its start, on the next day.

    ValidationError naming the day whose time the clock skips, and the one whose time it shows twice while `later` is not said.
    """
    over = DAY if ends <= starts else timedelta(0)
    return [
        (
            from_wall(datetime.combine(day, starts), zone, later=later),
            from_wall(datetime.combine(day, ends) + over, zone, later=later),
        )
        for day in days
    ]
