"""Several rooms on hold for one need: all or none, and confirming one releases the rest."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import Conflict, IllegalMove, NotAllowed
from sessions.actions.booking import change_booking, confirm_booking
from sessions.actions.hold.option_set import change_option_set, create_option_set, drop_options
from sessions.models import Booking, OptionSet

from .factories import at, make_block, make_booking, make_options, make_room, make_studio

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(rival):
    return make_room(make_studio(rival, "Hillside", time_zone="Europe/Berlin", listed=True), "The Barn")


def states(chosen):
    return list(chosen.options.order_by("room__name").values_list("room__name", "status", "hold_rank"))


def loaded(**wanted):
    return Booking.objects.select_related("album", "room__studio").get(**wanted)


def test_confirming_one_releases_the_rest_and_those_behind_them_move_up(
    album, foreign_album, room, elsewhere, alice, charlie, rate
):
    chosen = make_options(album, [room, elsewhere], at(8), by=alice)
    behind = make_booking(foreign_album, elsewhere, at(8), by=charlie)
    confirm_booking(loaded(room=room), by=alice)
    assert states(chosen) == [("Studio A", "confirmed", None), ("The Barn", "cancelled", None)]
    released = loaded(room=elsewhere, album=album)
    assert released.cancel_reason == "Another option was confirmed."
    behind.refresh_from_db()
    assert behind.hold_rank == 1
    with pytest.raises(IllegalMove):
        confirm_booking(released, by=alice)


def test_where_one_room_cannot_be_held_none_is(album, foreign_album, room, elsewhere, alice, charlie):
    make_booking(foreign_album, elsewhere, at(8), by=charlie, status="confirmed")
    with pytest.raises(Conflict, match="The Barn is taken") as refused:
        make_options(album, [room, elsewhere], at(8), by=alice)
    assert refused.value.code == "booking_conflict"
    assert not OptionSet.objects.exists() and not Booking.objects.filter(album=album).exists()


def test_a_refused_confirmation_releases_nothing(album, foreign_album, room, elsewhere, alice, charlie):
    make_booking(foreign_album, room, at(8), by=charlie)
    chosen = make_options(album, [room, elsewhere], at(8), by=alice)
    with pytest.raises(Conflict):
        confirm_booking(loaded(room=room, album=album), by=alice)
    assert states(chosen) == [("Studio A", "hold", 2), ("The Barn", "hold", 1)]


def test_all_are_dropped_at_once_and_only_once(album, room, elsewhere, alice, eve):
    chosen = make_options(album, [room, elsewhere], at(8), by=alice)
    with pytest.raises(NotAllowed):
        drop_options(chosen, by=eve)
    drop_options(chosen, by=alice)
    assert {state for _, state, _ in states(chosen)} == {"cancelled"}
    with pytest.raises(Conflict):
        drop_options(chosen, by=alice)


def test_what_is_no_option_is_refused(album, foreign_album, room, room_b, alice, charlie):
    with pytest.raises(ValidationError, match="between two and"):
        make_options(album, [room], at(8), by=alice)
    theirs = make_options(foreign_album, [room, room_b], at(9), by=charlie)
    mine = make_booking(album, room, at(8), by=alice)
    with pytest.raises(ValidationError, match="no such set"):
        change_booking(mine, by=alice, option_set=theirs)
    ours = make_options(album, [room, room_b], at(10), by=alice)
    firm = make_booking(album, room, at(12), by=alice, status="confirmed")
    with pytest.raises(ValidationError, match="Only a hold"):
        change_booking(firm, by=alice, option_set=ours)
    day = make_block(album, room, [at(14)], by=alice).days.get()
    with pytest.raises(ValidationError, match="day of a block"):
        change_booking(day, by=alice, option_set=ours)
    assert change_booking(mine, by=alice, option_set=ours).option_set == ours
    assert change_option_set(ours, by=alice, name="Cello").name == "Cello"


def test_no_album_s_engineer_and_no_foreign_room(album, room, room_b, eve, charlie):
    with pytest.raises(NotAllowed):
        create_option_set(album=album, name="x", options=[{"room": room}, {"room": room_b}], by=eve)


def test_pages_hold_in_each_studios_own_time(album, room, elsewhere, alice, client_of):
    form = {"name": "Strings", "rooms": [room.pk, elsewhere.pk], "kind": "session"}
    form |= {"starts_at": "2027-06-08T10:00", "ends_at": "2027-06-08T18:00", "purpose": "strings"}
    client = client_of(alice)
    page = client.post(f"/albums/{album.pk}/options/new/", form, follow=True).content.decode()
    assert "10:00–18:00 London" in page and "10:00–18:00 Berlin" in page
    chosen = OptionSet.objects.get()
    assert "Strings" in client.get("/holds/").content.decode()
    hold = loaded(room=room)
    assert "1 other option of the same set is released" in client.get(f"/bookings/{hold.pk}/confirm/").content.decode()
    client.post(f"/options/{chosen.pk}/release/", {"version": chosen.version})
    assert "No option is on hold" in client.get(f"/options/{chosen.pk}/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("starts_at", "9999-12-31T23:59"), ("ends_at", "2027-06-08T09:00"), ("rooms", ""), ("starts_at", "2027-03-28T01:30")],
)
def test_bad_input_is_told_and_nothing_is_held(album, room, elsewhere, alice, client_of, field, value):
    form = {"name": "Strings", "rooms": [room.pk, elsewhere.pk], "kind": "session"}
    form |= {"starts_at": "2027-06-08T10:00", "ends_at": "2027-06-08T18:00", field: value}
    assert client_of(alice).post(f"/albums/{album.pk}/options/new/", form).status_code == 422
    assert not Booking.objects.exists()


def test_the_api_makes_reads_confirms_and_releases(album, room, elsewhere, alice, api_of):
    api = api_of(alice)
    times = {"starts_at": "2027-06-08T09:00:00Z", "ends_at": "2027-06-08T17:00:00Z"}
    options = [{"room": str(room.pk), **times}, {"room": str(elsewhere.pk), **times}]
    made = api.post("/api/v1/option-sets/", {"album": str(album.pk), "name": "Strings", "options": options}, format="json")
    assert made.status_code == 201, made.json()
    one, two = made.json()["bookings"]
    found = api.get(f"/api/v1/bookings/?option_set={made.json()['id']}").json()["results"]
    assert {each["id"] for each in found} == {one, two}
    assert api.post(f"/api/v1/bookings/{one}/confirm/").status_code == 200
    assert api.get(f"/api/v1/bookings/{two}/").json()["status"] == "cancelled"
    assert api.post(f"/api/v1/option-sets/{made.json()['id']}/release/").status_code == 409
