"""Working days and holidays where a studio stands, by the calendars of `holidays` (ISO 3166 countries and their parts)."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

import holidays
from babel import Locale
from django.core.exceptions import ValidationError

DAY = timedelta(days=1)
SATURDAY = 5


class Place(Protocol):
    """A studio, or whatever else stands somewhere."""

    country: str
    region: str


def is_holiday(place: Place, day: date) -> bool:
    """Whether `day` is a public holiday there; never where nobody said which country it is."""
    return day in holidays_of(place.country, place.region, day.year)


def is_working_day(place: Place, day: date) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < SATURDAY and not is_holiday(place, day)


def previous_working_day(place: Place, day: date) -> date:
    """The last working day before `day`."""
    day -= DAY
    while not is_working_day(place, day):
        day -= DAY
    return day


@lru_cache(maxsize=4096)
def holidays_of(country: str, region: str, year: int) -> Mapping[date, str]:
    """Each public holiday of a year with its English name, the days in lieu of one on a weekend among them."""
    if not country:
        return {}
    with warnings.catch_warnings():  # holidays by the moon are known for some years ahead only, and beyond them left out
        warnings.simplefilter("ignore", UserWarning)
        return dict(holidays.country_holidays(country, subdiv=region or None, years=year, language="en_US"))


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Code and English name of every country whose holidays are known, by name."""
    names = Locale("en", "GB").territories
    known = [code for code in holidays.list_supported_countries(include_aliases=False) if code in names]
    return {code: names[code] for code in sorted(known, key=lambda code: names[code])}


def checked_place(country: str, region: str) -> tuple[str, str]:
    """Both as kept: `("GB", "ENG")` for `gb` and `England`. ValidationError at the field that names nothing known."""
    country, region = country.strip().upper(), region.strip()
    if country and country not in countries():
        raise ValidationError({"country": "The holidays of that country are not known here."})
    if not region:
        return country, ""
    if not country:
        raise ValidationError({"region": "Say the country first."})
    return country, _region(country, region)


def _region(country: str, region: str) -> str:
    calendar = type(holidays.country_holidays(country))
    known = {code.casefold(): code for code in calendar.subdivisions}
    known |= {name.casefold(): code for name, code in calendar.subdivisions_aliases.items()}
    code = known.get(region.casefold().removeprefix(f"{country.casefold()}-"))
    if code is None:
        parts = ", ".join(calendar.subdivisions)
        words = f"one of {parts}" if parts else "nothing: its holidays are the same everywhere"
        raise ValidationError({"region": f"For {countries()[country]} that is {words}."})
    return code
