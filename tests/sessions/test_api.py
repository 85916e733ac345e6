"""The doors of REST: the same rules, other words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.models import Booking, Call
from tests.factories import make_person

from .factories import at, make_booking, make_rate, make_room, make_studio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TEN, SIX = "2027-06-08T10:00:00+01:00", "2027-06-08T18:00:00+01:00"


def new(album, room, **more):
    return {"album": str(album.pk), "room": str(room.pk), "starts_at": TEN, "ends_at": SIX, **more}


def test_a_booking_is_made_confirmed_moved_cancelled_and_restored(album, room, rate, alice, api_of):
    api = api_of(alice)
    made = api.post("/api/v1/bookings/", new(album, room, external_id="k1"))
    assert made.status_code == 201, made.json()
    body = made.json()
    assert (body["status"], body["hold_rank"], body["kind"]) == ("hold", 1, "session")
    assert (body["starts_at"], body["estimate"]) == ("2027-06-08T09:00:00Z", {"amount": "600.00", "currency": "USD"})
    url = f"/api/v1/bookings/{body['id']}/"
    assert api.post(url + "confirm/").json()["status"] == "confirmed"
    moved = api.post(url + "move/", {"starts_at": "2027-06-09T10:00:00+01:00"})
    assert (moved.status_code, moved.json()["ends_at"]) == (200, "2027-06-09T17:00:00Z")
    assert api.post(url + "cancel/", {"reason": ""}).status_code == 400
    assert api.post(url + "cancel/", {"reason": "Ill"}).json()["cancel_reason"] == "Ill"
    assert api.post(url + "cancel/", {"reason": "Ill"}).json()["code"] == "illegal_move"
    assert api.post(url + "restore/").json()["status"] == "hold"


def test_each_door_answers_a_clash_with_409_and_its_code(album, foreign_album, room, room_b, alice, api_of):
    make_booking(foreign_album, room, at(8), status="confirmed")
    api = api_of(alice)
    moving, cancelled = make_booking(album, room_b, at(8), by=alice), make_booking(album, room_b, at(10), by=alice)
    cancelled.status, cancelled.hold_rank, cancelled.room = "cancelled", None, room
    cancelled.starts_at, cancelled.ends_at, cancelled.blocked = at(8), at(8, 18), (at(8), at(8, 18))
    cancelled.save()
    answers = [
        api.post("/api/v1/bookings/", new(album, room)),
        api.post("/api/v1/bookings/", new(album, room, status="confirmed")),
        api.post(f"/api/v1/bookings/{moving.pk}/move/", {"room": str(room.pk)}),
        api.post(f"/api/v1/bookings/{cancelled.pk}/restore/"),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (409, "booking_conflict")
        assert "Marker" not in answer.content.decode()
        assert answer.json()["detail"] == "Studio A is taken Tue 8 Jun, 10:00–18:00 London by another album."


def test_a_confirmation_over_a_higher_hold_is_the_same_clash(album, foreign_album, room, alice, charlie, api_of):
    make_booking(foreign_album, room, at(8), by=charlie)
    second = make_booking(album, room, at(8), by=alice)
    answer = api_of(alice).post(f"/api/v1/bookings/{second.pk}/confirm/")
    assert (answer.status_code, answer.json()["code"]) == (409, "booking_conflict")


def test_what_makes_no_sense_is_400_at_its_field(album, room, alice, api_of):
    api = api_of(alice)
    for wrong, field in [
        ({"ends_at": TEN}, "ends_at"),
        ({"starts_at": "2027-06-08T10:00:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59-12:00"}, "starts_at"),
        ({"starts_at": 7}, "starts_at"),
        ({"kind": "party"}, "kind"),
        ({"hold_rank": 9}, "hold_rank"),
        ({"status": "done"}, "status"),
        ({"room": "00000000-0000-0000-0000-000000000000"}, "room"),
        ({"estimate": {"amount": "1.00", "currency": "USD"}}, "estimate"),
        ({"notes": "a\x00b"}, "notes"),
    ]:
        answer = api.post("/api/v1/bookings/", new(album, room) | wrong)
        assert answer.status_code == 400, wrong
        assert field in answer.json()["errors"], (wrong, answer.json())


def test_a_foreign_id_and_an_unknown_one_get_the_same_answer(album, foreign_album, rival, room, alice, api_of):
    api, unknown = api_of(alice), "01900000-0000-7000-8000-000000000000"
    secret = make_room(make_studio(rival, "Marker Studio"))
    foreign = make_booking(foreign_album, secret, at(8), status="confirmed")
    for field, key in (("album", foreign_album.pk), ("room", secret.pk)):
        answers = [api.post("/api/v1/bookings/", new(album, room) | {field: str(k)}).json() for k in (key, unknown)]
        assert answers[0] == answers[1]
    for path in ("bookings/{}/", "bookings/{}/confirm/"):
        method = api.post if "confirm" in path else api.get
        assert [method("/api/v1/" + path.format(k)).status_code for k in (foreign.pk, unknown)] == [404, 404]
    assert api.get(f"/api/v1/bookings/?room={secret.pk}").json() == api.get(f"/api/v1/bookings/?room={unknown}").json()


def test_money_is_absent_for_who_may_not_see_it(album, room, rate, dora, alice, eve, anders, api_of):
    booking = make_booking(album, room, at(8), by=alice)
    api_of(alice).post("/api/v1/calls/", call_of(booking, dora, fee={"amount": "250.00", "currency": "USD"}))
    hidden = {"estimate", "cost", "price_lines", "exchange_rate", "line"}
    for user, scopes, sees in [
        (alice, ("read", "money"), True),
        (anders, ("read", "money"), True),
        (alice, ("read",), False),
        (eve, ("read", "money"), False),
    ]:
        api = api_of(user, scopes=scopes)
        shown = api.get(f"/api/v1/bookings/{booking.pk}/").json()
        assert hidden.isdisjoint(shown) is not sees
        call = api.get("/api/v1/calls/").json()["results"][0]
        assert ("fee" in call) is sees
        assert (api.get("/api/v1/rate-cards/").json()["results"] != []) is (sees and user == alice)


def test_a_token_without_money_is_told_at_once_that_another_currency_needs_it(album, room, bluebird, alice, api_of):
    make_rate(room, bluebird, "100.00", currency="GBP")
    answer = api_of(alice, scopes=("read", "write")).post("/api/v1/bookings/", new(album, room))
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert "priced in another currency" in answer.json()["detail"]
    assert "GBP" not in answer.content.decode()
    made = api_of(alice).post("/api/v1/bookings/", new(album, room, exchange_rate="1.25"))
    assert made.status_code == 201, made.json()


def call_of(booking, person, **more):
    return {"booking": str(booking.pk), "person": str(person.pk), "role": "drums", **more}


def test_people_are_called_and_answer(album, room, room_b, dora, alice, eve, api_of):
    booking = make_booking(album, room, at(8), by=alice)
    api = api_of(alice)
    call = api.post("/api/v1/calls/", call_of(booking, dora)).json()
    assert (call["call_at"], call["answer"], call["fee"]) == ("2027-06-08T09:00:00Z", "open", None)
    other = make_booking(album, room_b, at(8), by=alice)
    double = api.post("/api/v1/calls/", call_of(other, dora))
    assert (double.status_code, double.json()["code"]) == (409, "double_booked")
    assert (
        api.post("/api/v1/calls/", call_of(other, dora, double_booked_ok=True, double_booked_why="Only two bars")).status_code
        == 201
    )
    url = f"/api/v1/calls/{call['id']}/"
    assert api.patch(url, {"answer": "yes"}).status_code == 428
    assert api.patch(url, {"answer": "yes"}, headers={"If-Match": "*"}).json()["answer"] == "yes"
    assert api.post(url + "answer/", {"answer": "no"}).json()["answer"] == "no"
    assert api_of(eve).post(url + "answer/", {"answer": "yes"}).status_code == 403
    assert api.delete(url, headers={"If-Match": "*"}).status_code == 204
    assert not Call.objects.filter(pk=call["id"]).exists()


def test_a_person_sees_and_answers_their_own_call_and_no_more(foreign_album, rival, charlie, room, api_of):
    from tests.factories import make_member

    player = make_member(rival, "artist", "Pia Player")
    person = make_person(rival, "Pia Player", user=player)
    booking = make_booking(foreign_album, room, at(8), by=charlie)
    api_of(charlie).post("/api/v1/calls/", call_of(booking, person, fee={"amount": "9.00", "currency": "USD"}))
    api = api_of(player)
    assert api.get(f"/api/v1/bookings/{booking.pk}/").status_code == 404
    call = api.get("/api/v1/calls/").json()["results"][0]
    assert call["fee"]["amount"] == "9.00" and "cost" not in call
    assert api.post(f"/api/v1/calls/{call['id']}/answer/", {"answer": "yes"}).json()["answer"] == "yes"


def test_studios_rooms_and_rates_are_kept_and_strangers_see_listed_ones_without_rates(
    bluebird, rival, alice, charlie, eve, api_of
):
    api = api_of(alice)
    place = {"organization": str(bluebird.pk), "name": "Quay", "time_zone": "Europe/London", "listed": True}
    studio = api.post("/api/v1/studios/", place).json()
    assert api.post("/api/v1/studios/", place).status_code == 409
    only = api.post("/api/v1/studios/", {"name": "Loft", "time_zone": "Europe/London"})
    assert only.json()["organization"] == str(bluebird.pk)
    assert api_of(eve).post("/api/v1/studios/", {"name": "Loft", "time_zone": "UTC"}).status_code == 403
    room = api.post("/api/v1/rooms/", {"studio": studio["id"], "name": "A", "turnaround_minutes": 30}).json()
    rate = {"room": room["id"], "organization": str(bluebird.pk), "rate": {"amount": "75.00", "currency": "USD"}}
    made = api.post("/api/v1/rate-cards/", {**rate, "valid_from": "2027-01-01"})
    assert made.json()["rate"] == {"amount": "75.00", "currency": "USD"}
    stranger = api_of(charlie)
    assert [r["name"] for r in stranger.get("/api/v1/rooms/").json()["results"]] == ["A"]
    assert stranger.get("/api/v1/rate-cards/").json()["results"] == []
    url = f"/api/v1/studios/{studio['id']}/"
    for who in (charlie, eve):
        assert api_of(who).patch(url, {"name": "Mine"}, headers={"If-Match": "*"}).status_code == 403
    assert api.patch(url, {"listed": False}, headers={"If-Match": "*"}).status_code == 200
    assert stranger.get(url).status_code == 404


@pytest.mark.parametrize("path", ["bookings", "calls", "rooms", "studios", "rate-cards"])
def test_a_list_costs_the_same_for_one_row_and_for_three(path, album, studio, bluebird, alice, api_of):
    api, counts = api_of(alice), []
    for wanted in (1, 3):
        for n in range(Booking.objects.count(), wanted):
            room = make_room(make_studio(bluebird, f"Studio {n}"), f"Room {n}")
            make_rate(room, bluebird)
            booking = make_booking(album, room, at(8), by=alice)
            Call.objects.create(booking=booking, person=make_person(bluebird, f"P{n}"), call_at=at(8))
        api.get(f"/api/v1/{path}/")  # the token's first use is written down
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert api.get(f"/api/v1/{path}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
