"""Whatever is sent, the answer is a clear one: never a 5xx."""

from __future__ import annotations

import json

import pytest

from sessions.actions.booking import confirm_booking
from sessions.actions.calls import add_call
from sessions.actions.log import open_log

from .factories import at, make_booking, make_rate

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


def test_odd_bodies_of_verbs_are_never_5xx(album, room, dora, alice, api_of):
    api, booking = api_of(alice), make_booking(album, room, at(8), by=alice)
    call = add_call(booking, person=dora, by=alice)
    for verb, names in {
        f"bookings/{booking.pk}/move": ["starts_at", "ends_at", "room", "double_booked_ok"],
        f"bookings/{booking.pk}/swap": ["other", "double_booked_ok", "double_booked_why"],
        f"bookings/{booking.pk}/challenge": ["x"],
        f"bookings/{booking.pk}/cancel": ["reason"],
        f"bookings/{booking.pk}/confirm": ["x"],
        f"calls/{call.pk}/propose": ["at", "said"],
    }.items():
        for name in names:
            for odd in ODD_JSON:
                body = {"at": at(8, 12).isoformat()} if name == "said" else {}
                answer = send(api.post, f"/api/v1/{verb}/", {**body, name: odd})
                assert answer.status_code < 500, (verb, name, str(odd)[:60])


def test_odd_times_of_a_log_are_400_and_its_page_opens(album, room, bluebird, dora, alice, api_of, client_of, clock):
    make_rate(room, bluebird)
    booking = confirm_booking(make_booking(album, room, at(8), by=alice), by=alice)
    clock.move_to(at(8, 12))
    api, page, log = api_of(alice), client_of(alice), open_log(booking, by=alice)
    api_log, attendance = f"/api/v1/session-logs/{log.pk}/", {"session_log": str(log.pk), "person": str(dora.pk)}
    odd_times = [*ODD_JSON, "0027-06-08T10:00:00Z", "2027-06-06T08:59:00Z", "2027-06-10T10:00:00Z"]
    made = api.post("/api/v1/attendances/", attendance).json()["id"]
    for send_odd in (
        *[lambda odd, n=name: send(api.patch, api_log, {n: odd}) for name in ("started_at", "ended_at", "notes", "songs")],
        *[lambda odd, n=name: send(api.patch, f"/api/v1/attendances/{made}/", {n: odd}) for name in ("came_at", "left_at")],
        lambda odd: send(api.post, "/api/v1/attendances/", {**attendance, "came_at": odd}),
        lambda odd: send(api.post, "/api/v1/session-logs/", {"booking": odd}),
    ):
        for odd in odd_times:
            assert send_odd(odd).status_code in (200, 400, 409), str(odd)[:60]
    log.refresh_from_db()
    assert log.started_at == at(8)
    assert page.get(f"/logs/{log.pk}/").status_code == 200


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


@pytest.mark.parametrize("number", ["9" * 30, "-5", "100", "1.5", "x"])
def test_more_is_rented_than_can_be_is_said_while_the_form_is_filled_in(number, album, room, bluebird, alice, client_of):
    make_rate(room, bluebird, rentals=[{"name": "Leslie", "rate": "60.00", "per": "day"}])
    page = client_of(alice)
    form = {"album": str(album.pk), "room": str(room.pk), "kind": "session", "status": "hold"}
    form |= {"starts_at": "2027-06-08T10:00", "ends_at": "2027-06-08T12:00", "rentals-Leslie": number}
    quote = page.get("/bookings/quote/", form)
    assert quote.status_code == 200
    assert "Leslie" not in quote.text
    sent = page.post(f"/bookings/new/?album={album.pk}", form)
    assert (sent.status_code, "0 to 99" in sent.text) == (422, True)


@pytest.mark.parametrize("line", ["Leslie: . a day", "Leslie: 1.2.3", "Leslie: ,", "Leslie: ' a day", "Leslie: ٣,٣ a day"])
def test_a_thing_to_rent_whose_price_is_none_is_refused_in_words(line, room, alice, client_of):
    page, form = client_of(alice), {"hour_rate": "1", "currency": "USD", "valid_from": "2027-01-01", "rentals": line}
    assert page.get(f"/rooms/{room.pk}/rates/example/", form).status_code == 200
    sent = page.post(f"/rooms/{room.pk}/rates/new/", form)
    assert (sent.status_code, "no thing with a price" in sent.text) == (422, True)
