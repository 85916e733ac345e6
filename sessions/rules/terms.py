"""What a rate card says, as a value that can be kept with a booking and priced without any database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import time
from decimal import Decimal
from typing import Any

from producer.core import money

from . import stairs
from .stairs import Step

HUNDRED = Decimal(100)
HALF = Decimal(1) / 2
DAY_MINUTES = 1440


@dataclass(frozen=True)
class Rental:
    """Something the house rents out, per "hour", "day" or "booking"."""

    name: str
    rate: Decimal
    per: str


@dataclass(frozen=True)
class Terms:
    """Amounts are in `currency`, percents are 0 to 100 and more, times are the studio's.

    A day has `day_hours`, a half day half of them. Overtime begins after `overtime_after` hours, or after the day, and
    costs the hour rate × `overtime_factor` or `overtime_percent` of the day rate an hour; without either the hour rate.
    """

    currency: str
    hour_rate: Decimal | None = None
    half_day_rate: Decimal | None = None
    day_rate: Decimal | None = None
    day_hours: int = 10
    lockout_rate: Decimal | None = None
    minimum_hours: Decimal = Decimal(0)
    billing_step: int = 1
    overtime_after: Decimal | None = None
    overtime_factor: Decimal | None = None
    overtime_percent: Decimal | None = None
    night_from: time | None = None
    night_until: time | None = None
    night_percent: Decimal = Decimal(0)
    saturday_percent: Decimal = Decimal(0)
    sunday_percent: Decimal = Decimal(0)
    holiday_percent: Decimal = Decimal(0)
    free_setup_minutes: int = 0
    free_teardown_minutes: int = 0
    engineer: str = ""  # "in" the rates, "extra", or none at all
    engineer_rate: Decimal | None = None
    engineer_per: str = "day"
    engineer_out_percent: Decimal = Decimal(0)
    dry_hire: bool = False
    dry_hire_percent: Decimal = Decimal(0)
    rentals: tuple[Rental, ...] = ()
    deposit_percent: Decimal | None = None
    deposit_amount: Decimal | None = None
    deposit_due: str = "confirmed"  # so many days after it is confirmed, or before it "starts"
    deposit_days: int = 0
    tax_percent: Decimal = Decimal(0)
    cancellation: tuple[Step, ...] = ()

    @property
    def by_time(self) -> bool:
        """Whether a session is priced by its hours; else it is priced as a lockout."""
        return not (self.hour_rate is None and self.half_day_rate is None and self.day_rate is None)

    @property
    def overtime_begins(self) -> int | None:
        """Minutes after which overtime counts; None where an hour too many is an hour like another."""
        if self.overtime_factor is None and self.overtime_percent is None:
            return None
        hours = self.overtime_after if self.overtime_after is not None else Decimal(self.day_hours)
        return int(hours * 60)

    @property
    def overtime_rate(self) -> Decimal | None:
        """What an hour of overtime costs, before it is rounded as a price."""
        if self.overtime_percent is not None:
            return None if self.day_rate is None else self.day_rate * self.overtime_percent / HUNDRED
        hour = self.hour_rate
        if hour is None and self.day_rate is not None:
            hour = self.day_rate / self.day_hours
        return None if hour is None or self.overtime_factor is None else hour * self.overtime_factor


MONEY = ("hour_rate", "half_day_rate", "day_rate", "lockout_rate", "engineer_rate", "deposit_amount")
NAMES = tuple(field.name for field in fields(Terms))


def terms_of(card: Any) -> Terms:
    """The terms of a rate card, or of whatever has its fields."""
    values = {name: getattr(card, name) for name in NAMES}
    return Terms(**values | {"rentals": rentals(card.rentals), "cancellation": stairs.from_plain(card.cancellation)})


def to_plain(terms: Terms) -> dict[str, Any]:
    """As JSON keeps it: decimals and times as text; what the card does not say is left out."""
    plain = {name: _plain(getattr(terms, name)) for name in NAMES if getattr(terms, name) not in (None, "", ())}
    amounts = {name: money.plain(getattr(terms, name), terms.currency) for name in MONEY if name in plain}
    lists = {"rentals": plain_rentals(terms.rentals), "cancellation": stairs.to_plain(terms.cancellation)}
    return plain | amounts | {name: rows for name, rows in lists.items() if rows}


def from_plain(plain: dict[str, Any]) -> Terms:
    read = {field.name: _reader(str(field.type)) for field in fields(Terms)}
    values = {name: read[name](value) for name, value in plain.items() if name in read}
    lists = {"rentals": rentals(plain.get("rentals", [])), "cancellation": stairs.from_plain(plain.get("cancellation", []))}
    return Terms(**values | lists)


def rentals(rows: list[dict[str, Any]]) -> tuple[Rental, ...]:
    return tuple(Rental(row["name"], Decimal(str(row["rate"])), row["per"]) for row in rows)


def plain_rentals(found: tuple[Rental, ...]) -> list[dict[str, str]]:
    return [{"name": rental.name, "rate": str(rental.rate), "per": rental.per} for rental in found]


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if isinstance(value, Decimal) else value


def _reader(kind: str) -> Callable[[Any], Any]:
    if "Decimal" in kind:
        return Decimal
    return time.fromisoformat if "time" in kind else lambda value: value
