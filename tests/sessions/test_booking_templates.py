"""What is booked again and again: kept from a booking, booked with its people."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import Conflict, NotAllowed
from projects.actions.merge import merge_people
from sessions.actions.calls import add_call, answer_call
from sessions.actions.template import book_template, create_template, delete_template, keep_as_template
from sessions.models import Booking, BookingTemplate
from tests.factories import make_person

from .factories import at, make_booking, make_rate, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(album, room, dora, alice, bluebird):
    make_rate(room, bluebird, rentals=[{"name": "U 47", "rate": "80.00", "per": "booking"}])
    chosen = {"purpose": "tracking", "rentals": {"U 47": 2}, "setup_minutes": 60, "teardown_minutes": 30}
    booking = make_booking(album, room, at(8), by=alice, **chosen)
    add_call(booking, person=dora, role="Drums", call_at=at(8, 9), by=alice)
    return keep_as_template(booking, name="Drum day", by=alice)


def test_it_keeps_room_length_kind_people_and_rentals(template, room, dora):
    (each,) = template.people.all()
    assert (template.room, template.minutes, template.purpose, template.rentals) == (room, 480, "tracking", {"U 47": 2})
    assert (each.person, each.role, each.minutes_before) == (dora, "Drums", 60)
    assert (template.setup_minutes, template.teardown_minutes) == (60, 30)


def test_booked_again_everybody_is_called_as_before(template, album, alice, dora):
    booking = book_template(template, album=album, starts_at=at(20), by=alice)
    (call,) = booking.calls.all()
    assert (booking.purpose, booking.ends_at, booking.rentals) == ("tracking", at(20, 18), {"U 47": 2})
    assert (call.person, call.role, call.call_at) == (dora, "Drums", at(20, 9))
    assert (booking.setup_minutes, booking.teardown_minutes) == (60, 30)


def test_whoever_comes_after_the_start_comes_so_long_after_it_again(album, room, dora, alice):
    booking = make_booking(album, room, at(8), by=alice)
    add_call(booking, person=dora, role="Vocals", call_at=at(8, 12), by=alice)
    template = keep_as_template(booking, name="Vocals", by=alice)
    assert template.people.get().minutes_before == -120
    again = book_template(template, album=album, starts_at=at(20, 14), by=alice)
    assert again.calls.get().call_at == at(20, 16)


def test_of_a_template_that_became_shorter_nobody_is_called_when_it_is_over(album, room, dora, alice):
    people = [{"person": dora, "minutes_before": -240}]
    template = create_template(organization=album.organization, name="Short", room=room, minutes=240, people=people, by=alice)
    assert book_template(template, album=album, starts_at=at(20), by=alice).calls.get().call_at == at(20)


def test_whoever_declined_is_not_kept(album, room, dora, bluebird, alice):
    booking = make_booking(album, room, at(8), by=alice)
    answer_call(add_call(booking, person=dora, by=alice), answer="no", by=alice)
    instead = make_person(bluebird, "Sam Sticks")
    add_call(booking, person=instead, by=alice)
    assert [each.person for each in keep_as_template(booking, name="Drums", by=alice).people.all()] == [instead]


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
    stranger = {"person": make_person(rival, "Stranger")}
    with pytest.raises(ValidationError, match="your directory"):
        create_template(organization=bluebird, name="Odd", people=[stranger], by=alice)
    bare = create_template(organization=bluebird, name="Bare", by=alice)
    with pytest.raises(ValidationError, match="choose one"):
        book_template(bare, album=album, starts_at=at(20), by=alice)


def test_when_two_entries_become_one_each_template_calls_the_one_that_stays_once(template, bluebird, dora, alice):
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
    assert 'name="setup_minutes" value="60"' in client.get(f"/booking-templates/{template.pk}/edit/").content.decode()
    client.post(f"/booking-templates/{template.pk}/edit/", {**edit, "setup_minutes": "15"})
    form = {"album": album.pk, "room": room.pk, "starts_at": "2027-06-21T10:00", "status": "hold"}
    answer = client.post(f"/booking-templates/{template.pk}/book/", form, follow=True)
    assert "Booked, and its people are called" in answer.content.decode()
    again = Booking.objects.get(starts_at=at(21))
    assert (again.ends_at, again.setup_minutes, again.teardown_minutes) == (at(21, 14), 15, 0)
    client.post(f"/booking-templates/{template.pk}/remove/")
    assert list(BookingTemplate.objects.values_list("name", flat=True)) == ["Second day"]


def test_the_api_makes_changes_books_and_deletes(album, room, dora, alice, api_of):
    api = api_of(alice)
    people = [{"person": str(dora.pk), "role": "Drums", "minutes_before": 30}]
    body = {"name": "Drum day", "room": str(room.pk), "purpose": "tracking", "minutes": 300, "people": people}
    body |= {"setup_minutes": 45, "teardown_minutes": 15}
    made = api.post("/api/v1/booking-templates/", body, format="json")
    assert (made.status_code, made.json()["people"]) == (201, people)
    path = f"/api/v1/booking-templates/{made.json()['id']}/"
    assert (made.json()["setup_minutes"], made.json()["teardown_minutes"]) == (45, 15)
    late = {"people": [{**people[0], "minutes_before": -120}]}
    assert api.patch(path, late, format="json", headers={"If-Match": "*"}).json()["people"] == late["people"]
    for odd in (1441, -86401):
        worse = {"people": [{**people[0], "minutes_before": odd}]}
        assert api.patch(path, worse, format="json", headers={"If-Match": "*"}).status_code == 400
    changed = api.patch(path, {"people": []}, format="json", headers={"If-Match": "*"})
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
