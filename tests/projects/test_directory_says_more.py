"""Instruments, unions, agents, days away and rates: an organisation's own knowledge of its people."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import NotAllowed
from projects import actions
from projects.models import Availability, PersonRate
from tests import factories

pytestmark = pytest.mark.django_db

FORM = {"name": "Dora Drums", "time_zone": "Europe/London"}
MORE = {
    "instruments": "drum kit, Vibraphone",
    "unions": "MU",
    "agent_name": "Bea Ten",
    "agent_email": "bea@agency.example",
    "agent_phone": "020 1",
}


@pytest.fixture
def person(bluebird):
    return factories.make_person(bluebird, "Dora Drums", legal_name="Markerlegal", notes="Markernotes")


def test_the_page_keeps_instruments_unions_and_agent(person, alice, client_of):
    desk = client_of(alice)
    assert desk.post(f"/people/{person.pk}/edit/", {**FORM, **MORE, "version": 1}).status_code == 302
    person.refresh_from_db()
    assert (person.instruments, person.unions, person.agent_name) == (["drum kit", "Vibraphone"], ["MU"], "Bea Ten")
    page = desk.get(f"/people/{person.pk}/").text
    assert "Vibraphone" in page and "bea@agency.example" in page


def test_days_away_are_said_by_who_keeps_the_directory_or_by_themselves(person, alice, eve, art, client_of):
    days = {"kind": "away", "first_day": "2030-07-01", "last_day": "2030-07-14", "note": "Tour"}
    assert client_of(alice).post(f"/people/{person.pk}/availability/new/", days).status_code == 302
    assert client_of(eve).post(f"/people/{person.pk}/availability/new/", days).status_code == 403
    person.user = eve
    person.save()
    assert client_of(eve).post(f"/people/{person.pk}/availability/new/", {**days, "kind": "free"}).status_code == 302
    page = client_of(eve).get(f"/people/{person.pk}/").text
    assert "2030-07-14" in page and "Tour" in page
    away = Availability.objects.get(kind="away")
    with pytest.raises(NotAllowed):
        actions.remove_availability(away, by=art)
    client_of(alice).post(f"/availability/{away.pk}/remove/")
    assert not Availability.objects.filter(kind="away").exists()


@pytest.mark.parametrize(
    ("first", "last"), [("2030-07-02", "2030-07-01"), ("1800-01-01", "2030-01-01"), ("2030-01-01", "2031-06-01"), ("x", "")]
)
def test_days_that_cannot_be_are_refused_in_both_doors(person, alice, client_of, api_of, first, last):
    body = {"kind": "away", "first_day": first, "last_day": last}
    assert client_of(alice).post(f"/people/{person.pk}/availability/new/", body).status_code == 422
    assert api_of(alice).post("/api/v1/availabilities/", {**body, "person": str(person.pk)}).status_code == 400
    assert not Availability.objects.exists()


def test_rates_are_for_those_of_the_house_who_see_rates(person, alice, eve, anders, charlie, client_of, api_of):
    body = {"basis": "session", "amount": "777.00", "currency": "GBP", "note": "Markerrate"}
    assert client_of(alice).post(f"/people/{person.pk}/rates/new/", body).status_code == 302
    assert "£777.00" in client_of(alice).get(f"/people/{person.pk}/").text
    rate = PersonRate.objects.get()
    assert "777" not in client_of(eve).get(f"/people/{person.pk}/").text
    for user in (eve, anders, charlie):
        assert api_of(user).get(f"/api/v1/person-rates/{rate.pk}/").status_code == 404
        assert client_of(user).post(f"/person-rates/{rate.pk}/remove/").status_code == 404
    assert api_of(alice, scopes=("read",)).get("/api/v1/person-rates/").json()["results"] == []
    with pytest.raises(ValidationError):
        actions.add_person_rate(person, basis="session", amount="0.001", currency="GBP", by=alice)


def test_nobody_outside_the_house_reads_notes_legal_names_rates_or_days(
    person, album, anders, hanna, charlie, art, client_of, api_of
):
    person.rates.create(amount=777, note="Markerrate")
    person.availabilities.create(first_day="2030-01-01", last_day="2030-01-02", note="Markerdays")
    for user in (anders, hanna, charlie, art):
        for path in (f"/people/{person.pk}/", "/people/", "/search/?q=Markern", "/search/?q=Dora"):
            answer = client_of(user).get(path).content.decode()
            assert not any(word in answer for word in ("Markernotes", "Markerlegal", "Markerrate", "Markerdays"))
        for path in ("people", "availabilities", "person-rates"):
            assert api_of(user).get(f"/api/v1/{path}/").json()["results"] == []


def test_rest_keeps_days_and_rates(person, alice, api_of):
    api = api_of(alice)
    days = api.post(
        "/api/v1/availabilities/",
        {"person": str(person.pk), "kind": "free", "first_day": "2030-07-01", "last_day": "2030-07-03"},
    )
    assert days.status_code == 201, days.json()
    url = f"/api/v1/availabilities/{days.json()['id']}/"
    assert api.patch(url, {"last_day": "2030-07-05"}, HTTP_IF_MATCH="*").json()["last_day"] == "2030-07-05"
    assert api.delete(url, HTTP_IF_MATCH="*").status_code == 204
    rate = {"person": str(person.pk), "basis": "day", "amount": {"amount": "300.00", "currency": "USD"}}
    assert api.post("/api/v1/person-rates/", rate).json()["amount"]["amount"] == "300.00"
    found = api.patch(f"/api/v1/people/{person.pk}/", {"instruments": ["harp"]}, HTTP_IF_MATCH="*")
    assert found.json()["instruments"] == ["harp"]
    assert [one["id"] for one in api.get("/api/v1/people/?instrument=harp").json()["results"]] == [str(person.pk)]
