"""What a rate card may not say, each refused in words at its field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from producer.core import money
from producer.core.time import shown_hours

from .stairs import refuse_stairs
from .stint import ways
from .terms import DAY_MINUTES, MONEY, Rental, Terms

ZERO, HUNDRED = Decimal(0), Decimal(100)
SURCHARGES = ("night_percent", "saturday_percent", "sunday_percent", "holiday_percent")
SHARES = ("engineer_out_percent", "dry_hire_percent", "tax_percent")
MOST_SURCHARGE = Decimal(500)
MOST_RENTALS = 60
MOST_OF_ONE = 99  # of one thing, rented for one booking
PER = ("hour", "day", "booking")

Refusal = tuple[str, str]  # field, words


def refuse_terms(terms: Terms) -> None:
    """ValidationError with every fault at its field."""
    faults: dict[str, list[str]] = {}
    for field, words in _faults(terms):
        faults.setdefault(field, []).append(words)
    if faults:
        raise ValidationError(faults)  # type: ignore[arg-type]


def _faults(terms: Terms) -> Iterator[Refusal]:
    bounds = list(_bounds(terms))
    yield from bounds
    if not bounds:
        yield from _overtime(terms)
        yield from _gap(terms)
        yield from _night(terms)
        yield from _engineer(terms)
        yield from _deposit(terms)
    yield from _rentals(terms)
    yield from _stairs(terms)


def _bounds(terms: Terms) -> Iterator[Refusal]:
    for name in (*MONEY, "overtime_factor"):
        value = getattr(terms, name)
        if value is not None and value < 0:
            yield name, "It is not negative."
    for name in MONEY:
        value = getattr(terms, name)
        if value is not None and money.rounded(value, terms.currency) != value:
            yield name, f"{terms.currency} has no such fraction."
    for name in SURCHARGES:
        if not 0 <= getattr(terms, name) <= MOST_SURCHARGE:
            yield name, f"A surcharge lies between 0 and {MOST_SURCHARGE} %."
    for name in SHARES:
        if not 0 <= getattr(terms, name) <= HUNDRED:
            yield name, "It lies between 0 and 100 %."
    if not 0 <= terms.minimum_hours <= 24:
        yield "minimum_hours", "A minimum lies between 0 and 24 hours."


def _overtime(terms: Terms) -> Iterator[Refusal]:
    factor, percent, after = terms.overtime_factor, terms.overtime_percent, terms.overtime_after
    if factor is not None and percent is not None:
        yield "overtime_percent", "Say either a factor of the hour rate or a share of the day rate."
    if percent is not None and not 0 <= percent <= MOST_SURCHARGE:
        yield "overtime_percent", f"It lies between 0 and {MOST_SURCHARGE} %."
    if percent is not None and terms.day_rate is None:
        yield "overtime_percent", "A share of the day rate needs a day rate."
    if factor is not None and terms.hour_rate is None and terms.day_rate is None:
        yield "overtime_factor", "Overtime is a multiple of the hour rate: give one, or a day rate."
    if after is not None and factor is None and percent is None:
        yield "overtime_after", "Say what an hour of overtime costs."
    if after is not None and not 0 < after <= 24:
        yield "overtime_after", "Overtime begins within 24 hours."
    elif after is not None and terms.day_rate is not None and after < terms.day_hours:
        yield "overtime_after", f"Overtime cannot begin inside the day of {terms.day_hours} hours."


def _gap(terms: Terms) -> Iterator[Refusal]:
    """Hours that nothing on the card covers."""
    if not terms.by_time:
        if terms.lockout_rate is None:
            yield "hour_rate", "Give at least one rate: by the hour, the half day, the day, or for a lockout."
        return
    for minutes in range(30, DAY_MINUTES + 1, 30):
        if not ways(terms, minutes):
            covered = shown_hours(timedelta(minutes=minutes - 30))
            words = f"The card has a gap: it does not say what a session of more than {covered} costs."
            yield "overtime_factor", f"{words} Give an hour rate, or what overtime costs."
            return


def _night(terms: Terms) -> Iterator[Refusal]:
    times = (terms.night_from, terms.night_until)
    if terms.night_percent and None in times:
        yield "night_from", "Say from when until when it is night."
    if any(at is not None and (at.minute % 15 or at.second) for at in times):
        yield "night_from", "A night begins and ends on a quarter of an hour."
    if terms.night_percent and times[0] is not None and times[0] == times[1]:
        yield "night_until", "The night ends when it begins."


def _engineer(terms: Terms) -> Iterator[Refusal]:
    if terms.engineer == "extra" and terms.engineer_rate is None:
        yield "engineer_rate", "Say what the engineer costs."
    if terms.engineer != "extra" and terms.engineer_rate is not None:
        yield "engineer_rate", "The engineer has a rate only where the rates do not include one."
    if terms.engineer != "in" and terms.engineer_out_percent:
        yield "engineer_out_percent", "Only where the rates include an engineer something comes off without one."
    if terms.dry_hire_percent and not terms.dry_hire:
        yield "dry_hire_percent", "Say that the room may be hired dry."


def _deposit(terms: Terms) -> Iterator[Refusal]:
    percent, amount = terms.deposit_percent, terms.deposit_amount
    if percent is not None and amount is not None:
        yield "deposit_amount", "A deposit is a share or a sum, not both."
    if percent is not None and not 0 <= percent <= HUNDRED:
        yield "deposit_percent", "A deposit is at most the price: 100 %."
    dearest = dearest_rate(terms)
    if amount is not None and amount > dearest:
        is_above = f"A deposit of {money.figures(amount, terms.currency)} is above the price"
        yield "deposit_amount", f"{is_above}, {money.figures(dearest, terms.currency)} at most: give it as a share."
    if not 0 <= terms.deposit_days <= 366:
        yield "deposit_days", "A deposit is due within a year."


def dearest_rate(terms: Terms) -> Decimal:
    """The most that one unit of the card costs: a day, a half day, a lockout's date, or as many hours as a day has."""
    hours = None if terms.hour_rate is None else terms.hour_rate * terms.day_hours
    return max(rate for rate in (hours, terms.half_day_rate, terms.day_rate, terms.lockout_rate, ZERO) if rate is not None)


def _rentals(terms: Terms) -> Iterator[Refusal]:
    names = [rental.name.casefold() for rental in terms.rentals]
    if len(names) > MOST_RENTALS:
        yield "rentals", f"At most {MOST_RENTALS} things to rent."
    if len(names) != len(set(names)):
        yield "rentals", "Each thing to rent stands there once."
    for rental in terms.rentals:
        yield from (("rentals", words) for words in _rental(rental, terms.currency))


def _rental(rental: Rental, currency: str) -> Iterator[str]:
    if not 0 < len(rental.name) <= 80:
        yield "A thing to rent has a name of up to 80 letters."
    if rental.rate < 0 or rental.rate >= 10**11 or money.rounded(rental.rate, currency) != rental.rate:
        yield f"“{rental.name}” needs a price in {currency}."
    if rental.per not in PER:
        yield f"“{rental.name}” is rented by the hour, the day or the booking."


def _stairs(terms: Terms) -> Iterator[Refusal]:
    try:
        refuse_stairs(terms.cancellation)
    except ValidationError as error:
        yield from (("cancellation", words) for words in error.messages)


def refuse_shape(plain: Any, shape: dict[str, Any], field: str) -> None:
    """ValidationError at `field` for what is no list of rows of exactly that shape: JSON may hold anything."""
    rows = plain if isinstance(plain, list) else [None]
    for row in rows:
        if not isinstance(row, dict) or set(row) != set(shape):
            raise ValidationError({field: f"Each is {', '.join(shape)}."})
        for name, kinds in shape.items():
            if isinstance(row[name], bool) or not isinstance(row[name], kinds):
                raise ValidationError({field: f"{name} is not what it should be."})
