"""What is booked again and again: kept from a booking, booked with its people."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import Conflict, NotAllowed
from projects.actions.merge import merge_people
from sessions.actions.calls import add_call
from sessions.actions.template import book_template, create_template, delete_template, keep_as_template
from sessions.models import Booking, BookingTemplate

from .factories import at, make_booking, make_rate, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(album, room, dora, alice, bluebird):
    make_rate(room, bluebird, rentals=[{"name": "U 47", "rate": "80.00", "per": "booking"}])
    booking = make_booking(album, room, at(8), by=alice, purpose="tracking", rentals={"U 47": 2})
    add_call(booking, person=dora, role="Drums", call_at=at(8, 9), by=alice)
    return keep_as_template(booking, name="Drum day", by=alice)


def test_it_keeps_room_length_kind_people_and_rentals(template, room, dora):
    (each,) = template.people.all()
    assert (template.room, template.minutes, template.purpose, template.rentals) == (room, 480, "tracking", {"U 47": 2})
    assert (each.person, each.role, each.minutes_before) == (dora, "Drums", 60)


def test_booked_again_everybody_is_called_as_before(template, album, alice, dora):
    booking = book_template(template, album=album, starts_at=at(20), by=alice)
    (call,) = booking.calls.all()
    assert (booking.purpose, booking.ends_at, booking.rentals) == ("tracking", at(20, 18), {"U 47": 2})
    assert (call.person, call.role, call.call_at) == (dora, "Drums", at(20, 9))


def test_somebody_called_twice_is_shown_before_anything_is_booked(template, album, studio, alice):
    with pytest.raises(Conflict) as refused:
        book_template(template, album=album, room=make_room(studio, "C"), starts_at=at(8), by=alice)
    assert refused.value.code == "double_booked"
    assert Booking.objects.count() == 1
    seen = {"double_booked_ok": True, "double_booked_why": "She is only needed for the last hour."}
    again = book_template(template, album=album, room=make_room(studio, "D"), starts_at=at(8), by=alice, **seen)
    assert again.calls.get().double_booked_ok
    assert again.rentals == {}, "another room rents out other things"


def test_others_neither_see_nor_use_nor_change_it(template, foreign_album, room, alice, charlie, eve, bluebird, client_of):
    with pytest.raises(NotAllowed):
        delete_template(template, by=charlie)
    with pytest.raises(NotAllowed):
        create_template(organization=bluebird, name="x", by=eve)
    with pytest.raises(ValidationError, match="another organisation"):
        book_template(template, album=foreign_album, starts_at=at(20), by=charlie)
    assert "Drum day" not in client_of(charlie).get("/booking-templates/").content.decode()
    assert "Drum day" not in client_of(eve).get("/booking-templates/").content.decode()


def test_without_a_room_one_is_chosen_and_people_are_of_ones_own_directory(template, album, bluebird, rival, alice):
    from tests.factories import make_person

    stranger = {"person": make_person(rival, "Stranger")}
    with pytest.raises(ValidationError, match="your directory"):
        create_template(organization=bluebird, name="Odd", people=[stranger], by=alice)
    bare = create_template(organization=bluebird, name="Bare", by=alice)
    with pytest.raises(ValidationError, match="choose one"):
        book_template(bare, album=album, starts_at=at(20), by=alice)


def test_when_two_entries_become_one_each_template_calls_the_one_that_stays_once(template, bluebird, dora, alice):
    from tests.factories import make_person

    double = make_person(bluebird, "Dora D.")
    both = create_template(organization=bluebird, name="Both", people=[{"person": dora}, {"person": double}], by=alice)
    merge_people(double, dora, by=alice)
    assert [each.person for each in template.people.all()] == [double]
    assert [each.person for each in both.people.all()] == [double]


def test_pages_keep_edit_book_and_remove(template, album, room, alice, client_of):
    client = client_of(alice)
    booking = Booking.objects.get()
    assert client.post(f"/bookings/{booking.pk}/template/", {"name": "Drum day"}).status_code == 422
    client.post(f"/bookings/{booking.pk}/template/", {"name": "Second day"})
    page = client.get("/booking-templates/").content.decode()
    assert "Second day" in page and "Dora Drums" in page and "U 47" in page
    edit = {"name": "Half day", "kind": "session", "minutes": "240", "room": room.pk, "version": template.version}
    client.post(f"/booking-templates/{template.pk}/edit/", edit)
    form = {"album": album.pk, "room": room.pk, "starts_at": "2027-06-21T10:00", "status": "hold"}
    answer = client.post(f"/booking-templates/{template.pk}/book/", form, follow=True)
    assert "Booked, and its people are called" in answer.content.decode()
    assert Booking.objects.get(starts_at=at(21)).ends_at == at(21, 14)
    client.post(f"/booking-templates/{template.pk}/remove/")
    assert list(BookingTemplate.objects.values_list("name", flat=True)) == ["Second day"]


def test_the_api_makes_changes_books_and_deletes(album, room, dora, alice, api_of):
    api = api_of(alice)
    people = [{"person": str(dora.pk), "role": "Drums", "minutes_before": 30}]
    body = {"name": "Drum day", "room": str(room.pk), "purpose": "tracking", "minutes": 300, "people": people}
    made = api.post("/api/v1/booking-templates/", body, format="json")
    assert (made.status_code, made.json()["people"]) == (201, people)
    path = f"/api/v1/booking-templates/{made.json()['id']}/"
    changed = api.patch(path, {"people": []}, format="json", headers={"If-Match": made["ETag"]})
    assert changed.json()["people"] == []
    booked = api.post(f"{path}book/", {"album": str(album.pk), "starts_at": "2027-06-08T09:00:00Z"}, format="json")
    assert booked.status_code == 201
    assert Booking.objects.get().ends_at == at(8, 15)
    never = api.post(f"{path}book/", {"album": str(album.pk), "starts_at": "9999-12-31T09:00:00Z"}, format="json")
    assert never.status_code == 400
    assert api.delete(path, headers={"If-Match": changed["ETag"]}).status_code == 204


def test_the_list_costs_the_same_at_one_and_three_rows(template, album, room, alice, client_of, queries):
    one = queries(client_of(alice), "/booking-templates/")
    booking = Booking.objects.get()
    for name in ("Two", "Three"):
        keep_as_template(booking, name=name, by=alice)
    assert queries(client_of(alice), "/booking-templates/") == one
