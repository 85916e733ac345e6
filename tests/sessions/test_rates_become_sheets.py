"""The rates of before, one row an hour or a day, become sheets that price as they did."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal as D
from importlib import import_module

steps = import_module("sessions.migrations.0016_rates_become_sheets")


@dataclass(eq=False)
class Row:
    """A row as the migration sees it: with the columns of before and of after."""

    unit: str
    rate: D
    currency: str = "GBP"
    minimum_hours: D = D(4)
    hour_rate: D | None = None
    lockout_rate: D | None = None
    notes: str = ""
    gone: bool = False

    def save(self) -> None:
        """It stays."""

    def delete(self) -> None:
        self.gone = True


def test_the_two_rates_of_a_day_become_one_sheet_and_stay_in_force_beside_a_later_one():
    hour, day, later = Row("hour", D(75)), Row("day", D(640)), Row("hour", D(80), minimum_hours=D(2))
    in_force: dict[str, Row] = {}
    steps._sheet([hour, day], in_force)
    assert (hour.hour_rate, hour.lockout_rate, hour.minimum_hours, hour.gone, day.gone) == (D(75), D(640), D(4), False, True)
    steps._sheet([later], in_force)
    assert (later.hour_rate, later.lockout_rate, later.minimum_hours) == (D(80), D(640), D(2))


def test_a_rate_in_another_currency_is_not_lost():
    day, hour = Row("day", D(300)), Row("hour", D(50), "USD")
    steps._sheet([day, hour], {})
    assert (day.lockout_rate, day.hour_rate, day.minimum_hours, hour.gone) == (D(300), None, 0, True)
    assert day.notes == "Also agreed: 50 USD per hour.\n"
