"""Nights, weekends and holidays: what share of a price falls into them, by the studio's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from producer.core.time import wall

from .stint import Part
from .terms import Terms

Holiday = Callable[[date], str]  # the name of a day's holiday, or nothing
Bases = dict[tuple[str, Decimal], Fraction]  # name and percent of each surcharge -> what it is reckoned on, exactly
QUARTER = timedelta(minutes=15)  # every clock there is differs from UTC by whole quarters of an hour, and so does its change
SECOND = timedelta(seconds=1)
WEEKEND = {5: ("Saturday", "saturday_percent"), 6: ("Sunday", "sunday_percent")}


def of_day(terms: Terms, day: date, holiday: Holiday) -> tuple[str, Decimal] | None:
    """The surcharge of a date: of a holiday on a weekend the higher one."""
    found = []
    if terms.holiday_percent and (name := holiday(day)):
        found.append((name, terms.holiday_percent))
    if day.weekday() in WEEKEND:
        name, field = WEEKEND[day.weekday()]
        found.append((name, getattr(terms, field)))
    best = max(found, key=lambda one: one[1], default=None)
    return best if best and best[1] else None


def of_parts(terms: Terms, parts: Iterable[Part], start: datetime, zone: str, holiday: Holiday) -> Bases:
    """Hours cost more when they are worked; a day or half day by the date on which it begins, at night by its hours."""
    bases: Bases = {}
    for part in parts:
        since = start + timedelta(minutes=part.begins)
        if part.whole:
            _add(bases, of_day(terms, wall(since, zone).date(), holiday), Fraction(part.rate))
        for minutes, local in _pieces(since, part.minutes, zone):
            share = Fraction(part.rate) * minutes / (part.whole or 60)
            if not part.whole:
                _add(bases, of_day(terms, local.date(), holiday), share)
            _add(bases, _night(terms, local), share)
    return bases


def of_dates(terms: Terms, rate: Decimal, dates: Iterable[date], holiday: Holiday) -> Bases:
    """For a lockout: each date at its rate. A room that is one's own has no nights."""
    bases: Bases = {}
    for day in dates:
        _add(bases, of_day(terms, day, holiday), Fraction(rate))
    return bases


def _add(bases: Bases, surcharge: tuple[str, Decimal] | None, share: Fraction) -> None:
    if surcharge:
        bases[surcharge] = bases.get(surcharge, Fraction(0)) + share


def _night(terms: Terms, local: datetime) -> tuple[str, Decimal] | None:
    since, until = terms.night_from, terms.night_until
    if not terms.night_percent or since is None or until is None:
        return None
    at = local.time()
    inside = since <= at < until if since < until else at >= since or at < until
    return ("Night", terms.night_percent) if inside else None


def _pieces(start: datetime, minutes: int, zone: str) -> Iterator[tuple[Fraction, datetime]]:
    """Minutes and wall time of each quarter of an hour, cut where the clock's quarters are."""
    at, end = start.astimezone(UTC), start.astimezone(UTC) + timedelta(minutes=minutes)
    while at < end:
        quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0) + QUARTER
        until = min(quarter, end)
        yield Fraction((until - at) // SECOND, 60), wall(at, zone)
        at = until
