"""What a room costs: worked examples in words, and what holds for every card."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.rules.days import holidays_of
from sessions.rules.price import Price, Wanted, price_of
from sessions.rules.stairs import typed
from sessions.rules.terms import Rental, Terms, from_plain, to_plain

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Europe/London"]
DAY = Terms("USD", day_rate=D("900.00"), day_hours=10, overtime_percent=D(15), saturday_percent=D(15), sunday_percent=D(25))
HOUR = Terms("GBP", hour_rate=D("75.00"), minimum_hours=D(4), billing_step=30)


def booked(start: str, hours: float, zone: str = "Europe/London", **more) -> Wanted:
    begins = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Wanted("session", begins, begins + timedelta(hours=hours), zone, **more)


def lockout(start: str, hours: float, zone: str = "Europe/London", **more) -> Wanted:
    return replace(booked(start, hours, zone, **more), basis="lockout")


def words(terms: Terms, wanted: Wanted, **more) -> str:
    return price_of(terms, wanted, **more).words


def christmas(day: date) -> str:
    return holidays_of("GB", "ENG", day.year).get(day, "")


def test_the_day_with_overtime_on_a_saturday():
    price = price_of(DAY, booked("2027-06-12T10:00", 12))
    assert price.words == "10 h day 900.00; 2 h over at 135.00 = 270.00; Saturday 15 % = 175.50"
    assert price.amount == D("1345.50")


@pytest.mark.parametrize(
    ("terms", "wanted", "told"),
    [
        (HOUR, booked("2027-06-08T10:00", 8), "8 h at 75.00 = 600.00"),
        (HOUR, booked("2027-06-08T10:00", 2), "4 h at 75.00 (the minimum) = 300.00"),
        (HOUR, booked("2027-06-08T10:00", 7.25), "7 h 30 at 75.00 = 562.50"),  # up to the next half hour
        (replace(HOUR, billing_step=60), booked("2027-06-08T10:00", 7.25), "8 h at 75.00 = 600.00"),
        (
            replace(HOUR, overtime_after=D(8), overtime_factor=D("1.5")),
            booked("2027-06-08T10:00", 10),
            "8 h at 75.00 = 600.00; 2 h over at 112.50 = 225.00",
        ),
        (replace(HOUR, half_day_rate=D("320.00")), booked("2027-06-08T10:00", 5), "5 h half day 320.00"),
        (replace(HOUR, half_day_rate=D("320.00")), booked("2027-06-08T10:00", 4), "4 h at 75.00 = 300.00"),
        (
            replace(HOUR, half_day_rate=D("280.00"), day_rate=D("640.00"), day_hours=8),
            booked("2027-06-08T10:00", 5),
            "4 h half day 280.00; 1 h at 75.00 = 75.00",
        ),
        (replace(HOUR, day_rate=D("640.00")), booked("2027-06-08T10:00", 9), "10 h day 640.00"),  # less than nine hours
        (replace(DAY, day_hours=12), booked("2027-06-08T10:00", 12), "12 h day 900.00"),
        (
            replace(DAY, overtime_percent=None, overtime_factor=D(2)),
            booked("2027-06-08T10:00", 11),
            "10 h day 900.00; 1 h over at 180.00 = 180.00",
        ),
        (DAY, booked("2027-06-13T10:00", 10), "10 h day 900.00; Sunday 25 % = 225.00"),
        (DAY, booked("2027-06-11T20:00", 10), "10 h day 900.00"),  # a day is Friday's if it begins on Friday
        (
            DAY,
            booked("2027-06-08T10:00", 34),
            "Tue 8 Jun, 10 h day 900.00; Tue 8 Jun, 14 h over at 135.00 = 1,890.00; Wed 9 Jun, 10 h day 900.00",
        ),
        (Terms("GBP", lockout_rate=D("640.00")), booked("2027-06-08T10:00", 4), "Lockout 640.00"),
        (Terms("GBP", lockout_rate=D("640.00")), lockout("2027-06-07T10:00", 56), "3 days lockout at 640.00 = 1,920.00"),
        (
            Terms("GBP", lockout_rate=D("640.00"), saturday_percent=D(10)),
            lockout("2027-06-11T10:00", 56),
            "3 days lockout at 640.00 = 1,920.00; Saturday 10 % of 640.00 = 64.00",
        ),
        (
            Terms("JPY", hour_rate=D("14001"), overtime_after=D(1), overtime_factor=D("1.25")),
            booked("2027-06-08T10:00", 2, "Asia/Tokyo"),
            "1 h at 14,001 = 14,001; 1 h over at 17,501 = 17,501",
        ),
    ],
)
def test_the_room(terms, wanted, told):
    assert words(terms, wanted) == told


NIGHTS = replace(
    HOUR, minimum_hours=D(0), night_from=time(22), night_until=time(8), night_percent=D(20), saturday_percent=D(10)
)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (booked("2027-06-08T20:00", 4), "4 h at 75.00 = 300.00; Night 20 % of 150.00 = 30.00"),
        (booked("2027-06-11T22:00", 4), "4 h at 75.00 = 300.00; Night 20 % = 60.00; Saturday 10 % of 150.00 = 15.00"),
        (
            booked("2027-03-27T22:00", 7),
            "7 h at 75.00 = 525.00; Saturday 10 % of 150.00 = 15.00; Night 20 % = 105.00",
        ),  # to 6, one hour less
        (
            booked("2027-10-30T22:00", 9),
            "9 h at 75.00 = 675.00; Saturday 10 % of 150.00 = 15.00; Night 20 % = 135.00",
        ),  # to 6, one hour more
    ],
)
def test_nights_and_weekends_by_the_hour(wanted, told):
    assert words(NIGHTS, wanted) == told


def test_a_holiday_on_a_weekend_is_the_dearer_of_the_two():
    terms = replace(HOUR, saturday_percent=D(15), holiday_percent=D(100))
    assert (
        words(terms, booked("2027-12-25T10:00", 4), holiday=christmas) == "4 h at 75.00 = 300.00; Christmas Day 100 % = 300.00"
    )
    cheap = replace(terms, holiday_percent=D(10))
    assert words(cheap, booked("2027-12-25T10:00", 4), holiday=christmas) == "4 h at 75.00 = 300.00; Saturday 15 % = 45.00"


def test_free_set_up_is_not_billed_and_paid_set_up_is():
    free = replace(HOUR, free_setup_minutes=60, free_teardown_minutes=30)
    assert words(free, booked("2027-06-08T09:00", 9, setup_minutes=60)) == "8 h at 75.00 = 600.00"
    assert words(free, booked("2027-06-08T09:00", 9, setup_minutes=90, teardown_minutes=45)) == "7 h 30 at 75.00 = 562.50"
    assert words(HOUR, booked("2027-06-08T09:00", 9, setup_minutes=60)) == "9 h at 75.00 = 675.00"


def test_the_engineer_is_in_out_or_extra_and_the_room_may_be_hired_dry():
    inside = replace(DAY, engineer="in", engineer_out_percent=D(20), dry_hire=True, dry_hire_percent=D(30))
    one_day = booked("2027-06-08T10:00", 10)
    assert words(inside, one_day) == words(inside, replace(one_day, engineer="house")) == "10 h day 900.00"
    assert words(inside, replace(one_day, engineer="own")).endswith("; Without the house's engineer, off 20 % = -180.00")
    assert words(inside, replace(one_day, engineer="dry")).endswith("; Dry hire, off 30 % = -270.00")
    extra = replace(DAY, engineer="extra", engineer_rate=D("350.00"))
    assert words(extra, one_day) == words(extra, replace(one_day, engineer="own")) == "10 h day 900.00"
    assert words(extra, replace(one_day, engineer="house")) == "10 h day 900.00; Engineer 350.00"
    hourly = replace(extra, engineer_rate=D("40.00"), engineer_per="hour")
    assert words(hourly, replace(one_day, engineer="house")).endswith("; Engineer, 10 h at 40.00 = 400.00")
    for engineer in ("house", "dry"):
        with pytest.raises(ValidationError) as refused:
            price_of(DAY, replace(one_day, engineer=engineer))
        assert "engineer" in refused.value.message_dict


def test_rentals_deposit_and_tax():
    terms = replace(
        DAY, rentals=(Rental("Leslie 122", D("60.00"), "day"), Rental("U 47", D("80.00"), "booking")), tax_percent=D(20)
    )
    two = booked("2027-06-08T10:00", 34, rentals={"U 47": 2, "Leslie 122": 1})
    assert words(terms, two).endswith("Leslie 122, 2 days at 60.00 = 120.00; 2 × U 47 at 80.00 = 160.00; Tax 20 % = 794.00")
    with pytest.raises(ValidationError) as refused:
        price_of(terms, booked("2027-06-08T10:00", 4, rentals={"Theremin": 1}))
    assert "rentals" in refused.value.message_dict


def test_terms_are_kept_as_plain_text_and_come_back_the_same():
    terms = replace(
        NIGHTS, rentals=(Rental("港", D("60.00"), "day"),), cancellation=typed("72 h 50 %, 24 h 100 %"), deposit_percent=D(50)
    )
    assert from_plain(to_plain(terms)) == terms
    assert from_plain({**to_plain(terms), "a later field": 1}) == terms
    assert "day_rate" not in to_plain(terms)


# What holds for every card.

money = st.decimals(0, 5000, places=2)
percent = st.decimals(0, 200, places=1)
share = st.decimals(0, 100, places=1)
zones = st.sampled_from(ZONES)
YEARS = [datetime.fromisoformat(f"{year}-01-01") for year in (2026, 2029)]
starts = st.datetimes(*YEARS).map(lambda at: at.replace(second=0, microsecond=0))
EVES = """2026-03-07 2026-03-28 2026-04-04 2026-10-03 2026-10-24 2026-10-31
2027-03-13 2027-03-27 2027-04-03 2027-10-02 2027-10-30 2027-11-06"""  # of every change of these clocks in two years
CHANGES = [datetime.fromisoformat(f"{eve}T20:00") for eve in EVES.split()]
begins = starts | st.sampled_from(CHANGES)


@st.composite
def cards(draw) -> Terms:
    """Any card without a gap."""
    overtime = draw(st.sampled_from(["", "factor", "percent"]))
    hour, day = draw(st.none() | money), draw(money)
    day_hours = draw(st.sampled_from([8, 10, 12]))
    night = draw(st.booleans())
    return Terms(
        "USD",
        hour_rate=draw(money) if not overtime else hour,
        half_day_rate=draw(st.none() | money),
        day_rate=day,
        day_hours=day_hours,
        lockout_rate=draw(money),
        minimum_hours=draw(st.decimals(0, 24, places=2)),
        billing_step=draw(st.sampled_from([1, 15, 30, 60])),
        overtime_after=draw(st.none() | st.integers(day_hours, 20).map(D)) if hour is not None and overtime else None,
        overtime_factor=draw(st.decimals(0, 3, places=2)) if overtime == "factor" else None,
        overtime_percent=draw(share) if overtime == "percent" else None,
        night_from=time(22, 30) if night else None,
        night_until=time(2, 15) if night else None,
        night_percent=draw(percent) if night else D(0),
        saturday_percent=draw(percent),
        sunday_percent=draw(percent),
        holiday_percent=draw(percent),
        free_setup_minutes=draw(st.integers(0, 120)),
        engineer=draw(st.sampled_from(["in", "extra"])),
        engineer_rate=draw(money),
        engineer_per=draw(st.sampled_from(["day", "hour"])),
        engineer_out_percent=draw(share),
        dry_hire=True,
        dry_hire_percent=draw(share),
        rentals=(Rental("Leslie", draw(money), draw(st.sampled_from(["hour", "day", "booking"]))),),
        tax_percent=draw(share),
    )


def of(terms: Terms, zone: str, start: datetime, minutes: int, basis: str = "session", **more) -> Price:
    first = start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return price_of(terms, Wanted(basis, first, first + timedelta(minutes=minutes), zone, **more), christmas)


@settings(max_examples=300)
@given(
    terms=cards(),
    zone=zones,
    start=begins,
    minutes=st.integers(1, 4000),
    more=st.integers(0, 1500),
    basis=st.sampled_from(["session", "lockout"]),
    engineer=st.sampled_from(["", "house", "own", "dry"]),
    setup=st.integers(0, 180),
)
def test_every_price_foots_is_never_negative_and_never_falls_with_length(
    terms, zone, start, minutes, more, basis, engineer, setup
):
    chosen = {"basis": basis, "engineer": engineer, "rentals": {"Leslie": 2}, "setup_minutes": setup}
    price, longer = of(terms, zone, start, minutes, **chosen), of(terms, zone, start, minutes + more, **chosen)
    assert sum(D(line["amount"]) for line in price.lines) == price.amount
    assert all(D(line["amount"]) == D(line["amount"]).quantize(D("0.01")) for line in price.lines)
    assert 0 <= price.amount <= longer.amount
    assert price == of(from_plain(to_plain(terms)), zone, start, minutes, **chosen)


@settings(max_examples=300)
@given(
    rate=st.integers(0, 500),
    night=st.integers(0, 4),
    saturday=st.integers(0, 4),
    holiday=st.integers(0, 4),
    zone=zones,
    start=begins,
    first=st.integers(1, 40),
    second=st.integers(1, 40),
)
def test_a_card_by_the_hour_adds_up_wherever_a_session_is_cut(rate, night, saturday, holiday, zone, start, first, second):
    """Across midnight, weekends, holidays and clock changes: two bookings back to back cost what one does, to the cent."""
    terms = Terms(
        "USD",
        hour_rate=D(rate * 4),
        billing_step=15,
        night_from=time(22),
        night_until=time(8),
        night_percent=D(25 * night),
        saturday_percent=D(25 * saturday),
        sunday_percent=D(50),
        holiday_percent=D(25 * holiday),
    )
    begun = start.replace(minute=start.minute // 15 * 15, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    cut, end = begun + timedelta(minutes=15 * first), begun + timedelta(minutes=15 * (first + second))
    whole, one, two = (
        price_of(terms, Wanted("session", since, until, zone), christmas).amount
        for since, until in [(begun, end), (begun, cut), (cut, end)]
    )
    assert whole == one + two


@settings(max_examples=100)
@given(zone=zones, start=begins, first=st.integers(1, 9), second=st.integers(1, 9), rate=st.integers(0, 900))
def test_a_lockout_adds_up_at_the_studios_midnights(zone, start, first, second, rate):
    terms = Terms("USD", lockout_rate=D(rate), saturday_percent=D(10), holiday_percent=D(50))
    tz, day = ZoneInfo(zone), start.date()
    midnights = [datetime.combine(day + timedelta(days=n), time(0), tz) for n in (0, first, first + second)]
    whole, one, two = (
        price_of(terms, Wanted("lockout", since, until, zone), christmas).amount
        for since, until in [(midnights[0], midnights[2]), (midnights[0], midnights[1]), (midnights[1], midnights[2])]
    )
    assert whole == one + two


def minute_by_minute(zone: str, start: datetime, minutes: int) -> tuple[int, int]:
    """Saturday's minutes and the night's, counted one by one by the clock on the wall: what the rule is checked against."""
    tz = ZoneInfo(zone)
    walls = [(start + timedelta(minutes=n)).astimezone(tz) for n in range(minutes)]
    return sum(at.weekday() == 5 for at in walls), sum(at.hour >= 22 or at.hour < 8 for at in walls)


@settings(max_examples=150)
@given(zone=zones, start=begins, minutes=st.integers(1, 1440))
def test_the_minutes_of_nights_and_saturdays_are_those_of_the_clock_on_the_wall(zone, start, minutes):
    begun = start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    saturday, night = minute_by_minute(zone, begun, minutes)
    terms = Terms(
        "USD", hour_rate=D(6000), night_from=time(22), night_until=time(8), night_percent=D(1), saturday_percent=D(1)
    )  # a minute is 100, one percent of it 1
    price = price_of(terms, Wanted("session", begun, begun + timedelta(minutes=minutes), zone))
    surcharges = {line["words"].split()[0]: D(line["amount"]) for line in price.lines if line["unit"] == "percent"}
    assert (surcharges.get("Saturday", 0), surcharges.get("Night", 0)) == (saturday, night)
