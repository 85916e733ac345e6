from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.models import RateCard
from sessions.rules.price import card_for, price_of

from .factories import at, make_rate

HOURLY = RateCard(unit="hour", rate=Decimal("75.00"), currency="USD", minimum_hours=Decimal(4))
DAILY = RateCard(unit="day", rate=Decimal("800.00"), currency="USD")
ZONE = "Europe/London"


def test_an_hourly_room_costs_its_hours_and_at_least_the_minimum():
    assert price_of(HOURLY, at(8, 10), at(8, 18), ZONE).amount == Decimal("600.00")
    short = price_of(HOURLY, at(8, 10), at(8, 12), ZONE)
    assert (short.amount, short.lines[0]["label"]) == (Decimal("300.00"), "Minimum, for 2 h")


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (at(8, 10), at(8, 18), 1),
        (at(8, 10), at(9, 0), 1),  # until midnight is not yet the next day
        (at(8, 10), at(9, 2), 2),
        (at(7, 10), at(11, 18), 5),
        (at(8, 0), at(10, 0), 2),
    ],
)
def test_a_lockout_costs_each_studio_date_it_touches(start, end, days):
    assert price_of(DAILY, start, end, ZONE).amount == days * Decimal("800.00")


def test_dates_are_the_studios():
    start, end = at(8, 20), at(8, 23)
    assert price_of(DAILY, start, end, "Asia/Tokyo").amount == Decimal("800.00")  # 04:00 to 07:00 on the 9th
    assert price_of(DAILY, at(8, 12), at(8, 18), "Asia/Tokyo").amount == Decimal("1600.00")  # across Tokyo's midnight


def test_a_night_across_a_clock_change_lasts_its_real_hours():
    # London, 28 March 2027: 01:00 becomes 02:00. 22:00 to 06:00 is seven hours; on 31 October it is nine.
    assert price_of(HOURLY, at(27, 22, month=3), at(28, 6, month=3), ZONE).amount == 7 * Decimal(75)
    assert price_of(HOURLY, at(30, 22, month=10), at(31, 6, month=10), ZONE).amount == 9 * Decimal(75)


@given(minutes=st.integers(1, 60 * 24 * 60), rate=st.decimals(0, 10_000, places=2), least=st.integers(0, 24))
def test_lines_foot_and_more_time_never_costs_less(minutes, rate, least):
    for unit in ("hour", "day"):
        card = RateCard(unit=unit, rate=rate, currency="USD", minimum_hours=Decimal(least))
        price = price_of(card, at(1), at(1) + timedelta(minutes=minutes), ZONE)
        longer = price_of(card, at(1), at(1) + timedelta(minutes=minutes + 1), ZONE)
        assert sum(Decimal(line["amount"]) for line in price.lines) == price.amount
        assert price.amount <= longer.amount
        assert price.amount == price.amount.quantize(Decimal("0.01"))


@pytest.mark.django_db
def test_the_rate_is_ones_own_and_the_latest_in_force(room, bluebird, rival):
    make_rate(room, rival, "1.00")
    make_rate(room, bluebird, "75.00", valid_from=date(2026, 1, 1))
    make_rate(room, bluebird, "90.00", valid_from=date(2027, 6, 1))
    make_rate(room, bluebird, "800.00", "day", valid_from=date(2026, 1, 1))
    for on, kind, expected in [
        (date(2027, 5, 31), "session", "75.00"),
        (date(2027, 6, 1), "session", "90.00"),
        (date(2027, 6, 1), "lockout", "800.00"),
    ]:
        card = card_for(room, bluebird.pk, kind, on)
        assert card is not None
        assert card.rate == Decimal(expected)
    assert card_for(room, bluebird.pk, "session", date(2025, 1, 1)) is None
