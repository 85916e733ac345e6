"""Which days a studio works: by its country and its part of it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from sessions.actions.studios import change_studio, create_studio
from sessions.rules.days import checked_place, countries, holidays_of, is_holiday, is_working_day, previous_working_day

ENGLAND, SCOTLAND, BAVARIA, BERLIN, NOWHERE = (
    SimpleNamespace(country=country, region=region)
    for country, region in [("GB", "ENG"), ("GB", "SCT"), ("DE", "BY"), ("DE", "BE"), ("", "")]
)


@pytest.mark.parametrize(
    ("place", "day", "holiday"),
    [
        (ENGLAND, date(2027, 3, 29), True),  # Easter Monday
        (SCOTLAND, date(2027, 3, 29), False),
        (ENGLAND, date(2027, 12, 27), True),  # in lieu: Christmas is a Saturday
        (BAVARIA, date(2027, 1, 6), True),
        (BERLIN, date(2027, 1, 6), False),
        (NOWHERE, date(2027, 12, 25), False),
        (ENGLAND, date(2027, 6, 8), False),
    ],
)
def test_holidays_are_those_of_the_country_and_its_part(place, day, holiday):
    assert is_holiday(place, day) is holiday


def test_the_working_day_before_goes_over_weekends_and_holidays():
    assert previous_working_day(ENGLAND, date(2027, 6, 8)) == date(2027, 6, 7)
    assert previous_working_day(ENGLAND, date(2027, 6, 7)) == date(2027, 6, 4)  # a Monday: the Friday before
    assert previous_working_day(ENGLAND, date(2027, 3, 30)) == date(2027, 3, 25)  # over Easter, from Tuesday to Thursday
    assert previous_working_day(SCOTLAND, date(2027, 1, 5)) == date(2026, 12, 31)
    assert not is_working_day(NOWHERE, date(2027, 6, 5))
    assert is_working_day(NOWHERE, date(2026, 12, 25))


def test_a_year_is_looked_up_once():
    assert holidays_of("GB", "ENG", 2031) is holidays_of("GB", "ENG", 2031)


def test_beyond_the_years_of_a_calendar_by_the_moon_its_fixed_days_are_still_known():
    assert date(2099, 5, 1) in holidays_of("NP", "", 2099)
    assert len(holidays_of("NP", "", 2099)) < len(holidays_of("NP", "", 2027))


def test_a_place_is_named_as_people_do_and_kept_as_its_code():
    assert checked_place("gb", "England") == ("GB", "ENG")
    assert checked_place("DE", "DE-BY") == ("DE", "BY")
    assert checked_place("BR", "sp") == ("BR", "SP")
    assert checked_place("", "") == ("", "")
    assert countries()["GB"] == "United Kingdom"


@pytest.mark.parametrize(
    ("country", "region", "field"),
    [("XX", "", "country"), ("GB", "Bayern", "region"), ("", "ENG", "region"), ("NP", "P1", "region")],
)
def test_a_place_that_is_none_is_refused_at_its_field(country, region, field):
    with pytest.raises(ValidationError) as refused:
        checked_place(country, region)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.django_db
def test_a_studio_keeps_its_country_from_every_door(bluebird, alice, client_of, api_of):
    studio = create_studio(organization=bluebird, name="Hof", country="de", region="Bayern", by=alice)
    assert (studio.country, studio.region) == ("DE", "BY")
    assert change_studio(studio, region="Berlin", by=alice).region == "BE"
    made = api_of(alice).post("/api/v1/studios/", {"name": "Nook", "country": "GB", "region": "Atlantis"})
    assert (made.status_code, list(made.json()["errors"])) == (400, ["region"])
    page = client_of(alice).post(f"/studios/{studio.pk}/edit/", {"name": "Hof", "time_zone": "Europe/Berlin", "country": "ZZ"})
    assert page.status_code == 422
