"""What a booking costs: one pure function of the terms, told as lines that add up to the amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from producer.core import money
from producer.core.time import dates_touched, wall

from . import surcharges
from .stint import Part, billed, days, ways
from .surcharges import Holiday
from .terms import HUNDRED, Rental, Terms

Line = dict[str, str]


@dataclass(frozen=True)
class Price:
    """`amount` in `currency` is the sum of the lines; each has label, quantity, unit, rate, amount and words as plain text."""

    amount: Decimal
    currency: str
    lines: list[Line] = field(default_factory=list)

    @property
    def words(self) -> str:
        """`10 h day 900.00; 2 h over at 135.00 = 270.00; Saturday 15 % = 175.50`"""
        return "; ".join(line.get("words", line["label"]) for line in self.lines)


@dataclass(frozen=True)
class Wanted:
    """What is priced: a "session" by its hours or a "lockout" by its dates, and what is chosen with it."""

    basis: str
    start: datetime
    end: datetime
    zone: str
    engineer: str = ""  # "house", "own" or "dry"; blank as the card has it
    rentals: Mapping[str, int] = field(default_factory=dict)
    setup_minutes: int = 0
    teardown_minutes: int = 0


def no_holiday(day: date) -> str:
    return ""


def price_of(terms: Terms, wanted: Wanted, holiday: Holiday = no_holiday) -> Price:
    """The price by these terms. Each line is rounded once, half up; the amount is their sum.

    Never negative, and longer never costs less. A session may take the cheapest way that the card offers for its
    hours. Raises ValidationError for an engineer or a rental that the card does not offer.
    """
    book = _Book(terms)
    lockout = wanted.basis == "lockout" or not terms.by_time
    minutes, dates = _lockout(book, wanted, holiday) if lockout else _session(book, wanted, holiday)
    room = book.total
    _engineer(book, wanted, room, minutes, dates)
    for rental in _chosen(terms, wanted.rentals):
        _per(book, rental.name, rental.rate, rental.per, minutes, dates, wanted.rentals[rental.name])
    book.percent("Tax", terms.tax_percent, book.total, book.total)
    return Price(book.total, terms.currency, book.lines)


class _Book:
    """The lines, as they are written."""

    def __init__(self, terms: Terms) -> None:
        self.terms, self.lines, self.total = terms, [], Decimal(0)  # type: ignore[var-annotated]

    def write(self, label: str, amount: Decimal, *, quantity: Any, unit: str, rate: Decimal, plain: bool = False) -> None:
        amount = money.rounded(amount, self.terms.currency)
        self.total += amount
        told = money.figures(amount, self.terms.currency)
        words = f"{label} {told}" if plain else f"{label} = {told}"
        per = money.plain(rate, self.terms.currency)
        line = {"label": label, "quantity": _plain(quantity), "unit": unit, "rate": per, "amount": f"{amount:f}"}
        self.lines.append(line | {"words": words})

    def times(self, label: str, number: int, unit: str, rate: Decimal) -> None:
        """A rate once, or several times."""
        amount, figures = rate * number, money.figures(rate, self.terms.currency)
        label = label if number == 1 else f"{label} at {figures}"
        self.write(label, amount, quantity=number, unit=unit, rate=rate, plain=number == 1)

    def percent(self, label: str, percent: Decimal, base: Decimal, whole: Decimal, *, off: bool = False) -> None:
        """A share of `base`, which is said where it is not the `whole`."""
        if not percent or not base:
            return
        of = "" if base == whole else f" of {money.figures(base, self.terms.currency)}"
        amount = money.rounded(base * percent / HUNDRED, self.terms.currency)
        label = f"{label} {_plain(percent)} %{of}"
        self.write(label, -amount if off else amount, quantity=percent, unit="percent", rate=base)


def _session(book: _Book, wanted: Wanted, holiday: Holiday) -> tuple[int, int]:
    """The hours of the room, and what their nights and weekends add. Returns minutes and days."""
    start, end = wanted.start.astimezone(UTC), wanted.end.astimezone(UTC)
    start, minutes, least = billed(book.terms, start, end, wanted.setup_minutes, wanted.teardown_minutes)
    begun = list(days(start, minutes))
    for day, length in begun:
        on = f"{wall(day, wanted.zone):%a %-d %b}, " if len(begun) > 1 else ""
        found = [_way(book.terms, parts, day, wanted.zone, holiday, least, on) for parts in ways(book.terms, length)]
        best = min(found, key=lambda way: way.total)
        book.lines += best.lines
        book.total += best.total
    return minutes, len(begun)


def _way(terms: Terms, parts: list[Part], start: datetime, zone: str, holiday: Holiday, least: bool, on: str) -> _Book:
    book = _Book(terms)
    for part in parts:
        label = f"{on}{part.label}{' (the minimum)' if least and not part.whole else ''}"
        quantity = 1 if part.whole else Decimal(part.minutes) / 60
        book.write(label, part.amount, quantity=quantity, unit=part.unit, rate=part.rate, plain=bool(part.whole))
    _surcharge(book, surcharges.of_parts(terms, parts, start, zone, holiday), on)
    return book


def _surcharge(book: _Book, bases: surcharges.Bases, on: str = "") -> None:
    room = book.total
    for (name, percent), base in bases.items():
        exact = Decimal(base.numerator) / Decimal(base.denominator)
        book.percent(f"{on}{name}", percent, money.rounded(exact, book.terms.currency), room)


def _lockout(book: _Book, wanted: Wanted, holiday: Holiday) -> tuple[int, int]:
    """The studio's dates it touches, whole. Returns minutes (as many hours a date as a day has) and days."""
    dates = dates_touched(wanted.start.astimezone(UTC), wanted.end.astimezone(UTC), wanted.zone)
    rate = book.terms.lockout_rate
    if rate is None:
        raise ValidationError({"kind": "The card has no lockout rate."})
    book.times("Lockout" if len(dates) == 1 else f"{len(dates)} days lockout", len(dates), "lockout", rate)
    _surcharge(book, surcharges.of_dates(book.terms, rate, dates, holiday))
    return len(dates) * book.terms.day_hours * 60, len(dates)


def _engineer(book: _Book, wanted: Wanted, room: Decimal, minutes: int, dates: int) -> None:
    terms = book.terms
    if wanted.engineer == "dry":
        if not terms.dry_hire:
            raise ValidationError({"engineer": "The card does not offer a dry hire."})
        book.percent("Dry hire, off", terms.dry_hire_percent, room, room, off=True)
    elif wanted.engineer == "own" and terms.engineer == "in":
        book.percent("Without the house's engineer, off", terms.engineer_out_percent, room, room, off=True)
    elif wanted.engineer == "house" and terms.engineer != "in":
        if terms.engineer != "extra" or terms.engineer_rate is None:
            raise ValidationError({"engineer": "The card offers no engineer."})
        _per(book, "Engineer", terms.engineer_rate, terms.engineer_per, minutes, dates)


def _chosen(terms: Terms, numbers: Mapping[str, int]) -> Iterable[Rental]:
    offered = {rental.name: rental for rental in terms.rentals}
    for name in numbers:
        if name not in offered:
            raise ValidationError({"rentals": f"The card has no “{name}” to rent."})
    return [rental for rental in terms.rentals if numbers.get(rental.name)]


def _per(book: _Book, label: str, rate: Decimal, per: str, minutes: int, dates: int, number: int = 1) -> None:
    """`number` of something at `rate` an hour, a day or a booking."""
    label = label if number == 1 else f"{number} × {label}"
    if per == "hour":
        hours, figures = Decimal(minutes) / 60, money.figures(rate, book.terms.currency)
        label = f"{label}, {_plain(hours)} h at {figures}"
        book.write(label, rate * number * minutes / 60, quantity=hours * number, unit="hour", rate=rate)
        return
    days = dates if per == "day" else 1
    book.times(label if days == 1 else f"{label}, {days} days", number * days, per, rate)


def _plain(number: Any) -> str:
    text = f"{Decimal(number).quantize(Decimal('0.0001')):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wanted_rate(rate: Decimal | None, why: str) -> Decimal:
    """The rate between two currencies; ValidationError at its field without one, or with one that is not above 0."""
    if rate is None:
        raise ValidationError({"exchange_rate": ValidationError(f"{why}: give the rate.", code="rate_needed")})
    if rate <= 0:
        raise ValidationError({"exchange_rate": "The rate must be above 0."})
    return rate


def agreed(amount: Decimal, currency: str) -> Price:
    """A price that was talked about instead of worked out."""
    money.refuse_fraction(amount, currency, "agreed_price")
    plain = money.plain(amount, currency)
    line = {"label": "Agreed price", "quantity": "1", "unit": "deal", "rate": plain, "amount": plain}
    return Price(amount, currency, [line | {"words": f"Agreed price {money.figures(amount, currency)}"}])


def is_agreed(lines: list[dict[str, Any]]) -> bool:
    return bool(lines) and lines[0].get("unit") == "deal"
