"""Whatever is sent, the answer is a clear one: never a 5xx."""

from __future__ import annotations

import json

import pytest

from .factories import at, make_booking

pytestmark = pytest.mark.django_db
ODD_JSON = [
    *[None, True, 0, -1, 10**40, 1.5, "", " ", "\x00", "\ud83d", "x" * 30_000, [], [[]], {}, {"amount": "1"}],
    *["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2027-06-08T10:00:00", "99999999999999999999", "NaN", "1e400"],
    {"amount": "99999999999.99", "currency": "USD"},
    {"amount": "0.001", "currency": "JPY"},
]
ODD_TEXT = ["", "\x00", "x" * 100_000, "-1", "1e400", "NaN", "9" * 400, "9999-12-31T23:59", "0001-01-01T00:00", "é" * 300]


@pytest.fixture
def bodies(album, room, dora, bluebird, alice):
    booking = make_booking(album, room, at(1), by=alice)
    return {
        "studios": {"organization": str(bluebird.pk), "name": "Quay", "address": "", "time_zone": "UTC", "listed": True},
        "rooms": {"studio": str(room.studio_id), "name": "C", "turnaround_minutes": 5, "notes": ""},
        "rate-cards": {
            "room": str(room.pk),
            "organization": str(bluebird.pk),
            "minimum_hours": "1",
            "day_hours": 10,
            "day_rate": {"amount": "1.00", "currency": "USD"},
            "overtime_factor": "1.5",
            "night_from": "22:00",
            "rentals": [{"name": "Leslie", "rate": {"amount": "1.00", "currency": "USD"}, "per": "day"}],
            "cancellation": [{"hours": 72, "percent": "50"}],
            "valid_from": "2027-01-01",
        },
        "bookings": {
            "album": str(album.pk),
            "room": str(room.pk),
            "kind": "session",
            "status": "hold",
            "hold_rank": 1,
            "line": None,
            "starts_at": "2027-06-08T10:00:00Z",
            "ends_at": "2027-06-08T12:00:00Z",
            "notes": "",
            "exchange_rate": "1.5",
            "agreed_price": {"amount": "5.00", "currency": "EUR"},
            "over_budget_reason": "x",
            "external_id": "k",
        },
        "calls": {
            "booking": str(booking.pk),
            "person": str(dora.pk),
            "role": "drums",
            "call_at": "2027-06-01T09:00:00Z",
            "fee": {"amount": "5.00", "currency": "USD"},
            "exchange_rate": "1.5",
            "answer": "open",
            "line": None,
            "double_booked_ok": True,
        },
    }


def send(method, url, body):
    """As a client that escapes what is not ASCII, so that half a surrogate pair goes over the wire."""
    return method(url, json.dumps(body), content_type="application/json", headers={"If-Match": "*"})


@pytest.mark.parametrize("path", ["studios", "rooms", "rate-cards", "bookings", "calls"])
def test_odd_json_is_400_and_never_5xx(path, bodies, alice, api_of):
    api, body = api_of(alice), bodies[path]
    for name in body:
        for odd in ODD_JSON:
            answer = send(api.post, f"/api/v1/{path}/", {**body, name: odd})
            assert answer.status_code < 500, (name, str(odd)[:60])
    made = api.post(f"/api/v1/{path}/", body)
    url = f"/api/v1/{path}/{made.json().get('id')}/"
    for name in body if made.status_code == 201 else ():
        for odd in ODD_JSON[::3]:
            answer = send(api.patch, url, {name: odd})
            assert answer.status_code < 500, (name, str(odd)[:60])


def test_odd_bodies_of_verbs_are_never_5xx(album, room, alice, api_of):
    api, booking = api_of(alice), make_booking(album, room, at(8), by=alice)
    for verb, names in {
        "move": ["starts_at", "ends_at", "room", "double_booked_ok"],
        "cancel": ["reason"],
        "confirm": ["x"],
    }.items():
        for name in names:
            for odd in ODD_JSON[::2]:
                answer = send(api.post, f"/api/v1/bookings/{booking.pk}/{verb}/", {name: odd})
                assert answer.status_code < 500, (verb, name, str(odd)[:60])


def test_odd_text_in_forms_is_never_5xx(album, room, dora, alice, client_of):
    page, booking = client_of(alice), make_booking(album, room, at(1), by=alice)
    forms = {
        f"/bookings/new/?album={album.pk}": {
            "room": str(room.pk),
            "kind": "session",
            "starts_at": "2027-06-08T10:00",
            "ends_at": "2027-06-08T11:00",
            "status": "hold",
            "hold_rank": "",
            "line": "",
            "exchange_rate": "",
            "agreed_price": "1",
            "agreed_currency": "USD",
            "notes": "",
            "starts_at_which": "",
            "over_budget_reason": "",
        },
        f"/bookings/{booking.pk}/move/": {"room": str(room.pk), "starts_at": "2027-06-02T10:00", "ends_at": "2027-06-02T11:00"},
        f"/bookings/{booking.pk}/edit/": {
            "kind": "session",
            "line": "",
            "exchange_rate": "",
            "agreed_price": "",
            "version": "",
        },
        f"/bookings/{booking.pk}/calls/new/": {"person": str(dora.pk), "role": "", "call_at": "2027-06-01T10:00", "fee": "1"},
        f"/rooms/{room.pk}/rates/new/": {
            "hour_rate": "1",
            "currency": "USD",
            "minimum_hours": "0",
            "valid_from": "2027-01-01",
            "night_from": "22:00",
            "cancellation": "72 h 50 %",
            "rentals": "Leslie: 60 a day",
            "overtime_factor": "1.5",
            "deposit_days": "3",
        },
        "/studios/new/": {"name": "N", "room": "R", "time_zone": "UTC"},
    }
    for url, form in forms.items():
        for name in form:
            for odd in ODD_TEXT[::2]:
                assert page.post(url, {**form, name: odd}).status_code < 500, (url, name, odd[:40])
    for name in ("room", "starts_at", "ends_at", "agreed_price", "line", "setup_minutes", "rentals-x"):
        for odd in ODD_TEXT:
            query = {**forms[f"/bookings/new/?album={album.pk}"], "album": str(album.pk), name: odd[:2000]}
            assert page.get("/bookings/quote/", query).status_code < 500, (name, odd[:40])
