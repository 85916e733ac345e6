"""Somebody called from outside, on no team and of no organisation here: they find their own call, and nothing beside it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from notices.actions import Recipient, tell
from sessions.actions.calls import add_call
from tests.factories import make_member, make_person

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(album, room, rate, alice, clock):
    return make_booking(album, room, at(8), by=alice, notes="Marker note", status="confirmed")


@pytest.fixture
def guest(rival):
    return make_member(rival, "engineer", "Vera Violin")


@pytest.fixture
def call(booking, bluebird, guest, dora, alice):
    person = make_person(bluebird, "Vera Violin", user=guest)
    add_call(booking, person=dora, role="drums", fee=Decimal("777.00"), by=alice)
    return add_call(booking, person=person, role="violin", fee=Decimal("250.00"), by=alice)


def test_the_call_says_where_when_and_their_own_fee(call, booking, guest, client_of):
    page = client_of(guest).get(f"/calls/{call.pk}/").text
    for told in ("Night Ferry", "violin", "10:00–18:00", "US$250.00", booking.room.name):
        assert told in page
    for hidden in ("777.00", "Dora", "Marker note", "600.00"):
        assert hidden not in page


def test_rest_tells_them_their_own_fee_and_no_other_figure(call, booking, guest, eve, bluebird, alice, api_of):
    api, url = api_of(guest, scopes=("read", "money")), f"/api/v1/calls/{call.pk}/"
    for told in (api.get(url).json(), api.get("/api/v1/calls/").json()["results"][0]):
        assert told["fee"] == {"amount": "250.00", "currency": "USD"}
        assert {"cost", "exchange_rate", "line"}.isdisjoint(told)
    assert "fee" not in api_of(guest, scopes=("read",)).get(url).json()
    hers = add_call(booking, person=make_person(bluebird, "Eve Ellis", user=eve), fee=Decimal("90.00"), by=alice)
    for pk in (call.pk, hers.pk):  # who is on the album sees its money by their role, or not at all
        assert "fee" not in api_of(eve, scopes=("read", "money")).get(f"/api/v1/calls/{pk}/").json()


def test_what_was_mailed_leads_to_the_call(call, booking, guest, client_of):
    assert client_of(guest).get(f"/bookings/{booking.pk}/").headers["Location"] == f"/calls/{call.pk}/"


def test_home_and_my_calls_show_it(call, booking, guest, client_of, clock):
    clock.move_to(at(7))
    browser = client_of(guest)
    assert f'href="/bookings/{booking.pk}/"' in browser.get("/").text
    for path in ("/", "/inbox/", "/calls/"):
        page = browser.get(path).text
        assert f"/calls/{call.pk}/" in page or f"/bookings/{booking.pk}/" in page
        assert "Dora" not in page and "777.00" not in page


def test_the_bell_tells_of_the_call_until_it_is_over(call, booking, guest, clock, client_of):
    browser = client_of(guest)
    assert "Night Ferry" in browser.get("/notices/").text
    clock.move_to(booking.ends_at)
    assert "Night Ferry" not in browser.get("/notices/").text


def test_the_bell_tells_nothing_else_of_the_album(call, album, guest, client_of):
    tell(to=Recipient.of(guest), about="flag_raised", subject="Over", text="Marker", key="x", path=f"/albums/{album.pk}/money/")
    assert "Over" not in client_of(guest).get("/notices/").text


def test_they_answer(call, guest, client_of):
    client_of(guest).post(f"/calls/{call.pk}/answer/", {"answer": "yes", "version": call.version})
    call.refresh_from_db()
    assert call.answer == "yes"


def test_album_booking_and_the_others_stay_closed(call, booking, album, dora, guest, client_of, api_of):
    browser, api = client_of(guest), api_of(guest)
    other = booking.calls.get(person=dora)
    for path in (f"/albums/{album.pk}/", f"/albums/{album.pk}/money/", f"/calls/{other.pk}/", f"/bookings/{booking.pk}/edit/"):
        assert browser.get(path).status_code == 404
    assert browser.get(f"/calls/{call.pk}/edit/").status_code == 403
    assert api.get(f"/api/v1/bookings/{booking.pk}/").status_code == 404
    (told,) = api.get("/api/v1/calls/").json()["results"]
    assert told["id"] == str(call.pk) and not {"cost", "line"} & set(told)
    assert "Night Ferry" not in browser.get("/calendar/?on=2027-06-08").text


def test_once_it_is_over_it_closes(call, booking, guest, client_of, clock):
    clock.move_to(booking.ends_at)
    assert client_of(guest).get(f"/calls/{call.pk}/").status_code == 404
    assert client_of(guest).get(f"/bookings/{booking.pk}/").status_code == 404


def test_on_the_album_an_engineer_sees_no_fee_not_even_her_own(booking, bluebird, eve, alice, client_of):
    call = add_call(booking, person=make_person(bluebird, "Eve Ellis", user=eve), fee=Decimal("250.00"), by=alice)
    assert "250.00" not in client_of(eve).get(f"/calls/{call.pk}/").text
