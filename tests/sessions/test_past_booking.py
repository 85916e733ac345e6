"""A confirmed booking that is over already is asked about: most are a wrong month or year."""

from __future__ import annotations

import pytest

from producer.core.errors import Conflict
from sessions.actions.booking import confirm_booking, create_booking, move_booking
from sessions.actions.importing import import_bookings
from sessions.models import Booking

from .factories import at, make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAST = {"starts_at": at(8, month=2), "ends_at": at(8, 18, month=2)}  # it is 1 March 2027
SENT = {"starts_at": "2027-02-08T10:00", "ends_at": "2027-02-08T18:00"}


def refused(verb, *args, **kwargs):
    with pytest.raises(Conflict, match="Mon 8 Feb, 10:00–18:00 London is in the past") as refusal:
        verb(*args, **kwargs)
    assert refusal.value.code == "in_past"
    return verb(*args, **kwargs, past_ok=True)


def test_every_way_to_a_confirmed_booking_asks(album, room, room_b, alice):
    made = refused(create_booking, album=album, room=room, by=alice, status="confirmed", **PAST)
    assert made.status == "confirmed"
    hold = create_booking(album=album, room=room_b, by=alice, **PAST)  # a hold commits nothing
    refused(confirm_booking, hold, by=alice)
    ahead = make_booking(album, room, at(8), by=alice, status="confirmed")
    with pytest.raises(Conflict) as refusal:
        move_booking(ahead, starts_at=at(9, month=2), ends_at=at(9, 18, month=2), by=alice)
    assert refusal.value.code == "in_past"
    assert move_booking(ahead, starts_at=at(9, month=2), ends_at=at(9, 18, month=2), by=alice, past_ok=True)


def test_a_coming_session_is_asked_about_before_it_takes_the_place_of_a_past_one(album, room, alice, client_of, api_of):
    ahead = make_booking(album, room, at(8), by=alice, status="confirmed")
    past = make_booking(album, room, PAST["starts_at"], by=alice, status="confirmed")
    page, form = f"/bookings/{past.pk}/swap/", {"booking": ahead.pk}
    asked = client_of(alice).post(page, form)
    assert (asked.status_code, "It is in the past, and that is right" in asked.text) == (409, True)
    address, body = f"/api/v1/bookings/{ahead.pk}/swap/", {"other": str(past.pk)}
    answer = api_of(alice).post(address, body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "in_past")
    assert api_of(alice).post(address, {**body, "past_ok": True}, format="json").status_code == 200
    assert client_of(alice).post(f"/bookings/{ahead.pk}/swap/", {"booking": past.pk, "past_ok": "on"}).status_code == 302


def test_what_still_runs_is_not_past(album, room, alice):
    make_booking(album, room, at(1, 8, month=3), by=alice, status="confirmed", past_ok=False)


def test_a_taken_room_is_said_first(album, foreign_album, room, alice):
    make_booking(foreign_album, room, PAST["starts_at"], status="confirmed")
    with pytest.raises(Conflict) as refusal:
        create_booking(album=album, room=room, by=alice, status="confirmed", **PAST)
    assert refusal.value.code == "booking_conflict"


def test_the_pages_ask_with_a_tick(client_of, alice, album, room, room_b):
    client = client_of(alice)
    address = f"/bookings/new/?album={album.pk}"
    body = {"room": room.pk, "kind": "session", "status": "confirmed", **SENT}
    answer = client.post(address, body)
    assert answer.status_code == 409
    assert "It is in the past, and that is right" in answer.content.decode()
    assert not Booking.objects.exists()
    assert client.post(address, {**body, "past_ok": "on"}).status_code == 302
    hold = make_booking(album, room_b, PAST["starts_at"], by=alice)
    for verb, more in (("confirm", {}), ("move", {"room": room_b.pk, **SENT, "ends_at": "2027-02-08T19:00"})):
        answer = client.post(f"/bookings/{hold.pk}/{verb}/", more)
        assert answer.status_code == 409
        assert "It is in the past" in answer.content.decode()
        assert client.post(f"/bookings/{hold.pk}/{verb}/", {**more, "past_ok": "on"}).status_code == 302


def test_rest_asks_by_its_code(api_of, alice, album, room):
    api = api_of(alice)
    body = {
        "album": str(album.pk),
        "room": str(room.pk),
        "status": "confirmed",
        "starts_at": "2027-02-08T10:00:00Z",
        "ends_at": "2027-02-08T18:00:00Z",
    }
    answer = api.post("/api/v1/bookings/", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "in_past")
    assert "Say that this is right to book it all the same." in answer.json()["detail"]
    answer = api.post("/api/v1/bookings/", {**body, "past_ok": True}, format="json")
    assert answer.status_code == 201
    change = api.patch(answer["Location"], {"past_ok": True}, format="json", headers={"If-Match": answer["ETag"]})
    assert change.status_code == 400  # of a change it is no field


def test_an_import_says_it_row_by_row(client_of, alice, album, room):
    text = "room,from,until,status\nStudio A,2027-02-08 10:00,2027-02-08 18:00,confirmed\n"
    (row,) = import_bookings(album, text, by=alice)
    assert "in the past" in row.refused
    client, address = client_of(alice), f"/albums/{album.pk}/bookings/import/"
    looked = client.post(address, {"text": text, "past_ok": "on"}).content.decode()
    assert 'type="hidden" name="past_ok"' in looked
    assert client.post(address, {"text": text, "past_ok": "on", "import": "1"}).status_code == 302
    assert Booking.objects.get().status == "confirmed"
