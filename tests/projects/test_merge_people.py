"""Somebody who stands in a directory twice becomes one, and nothing that ever pointed at either is lost."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import Conflict, NotAllowed
from projects import actions
from projects.actions import Wish, add_part, mark_cells
from projects.actions.merge import relations
from projects.models import GridCell, Person
from sessions.actions import log as logs
from sessions.actions.booking import confirm_booking
from sessions.actions.calls import add_call
from sessions.models import Attendance, Call, Take
from tests import factories
from tests.sessions.factories import at, make_booking, make_room, make_studio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def keep(bluebird) -> Person:
    return factories.make_person(bluebird, "Dora Drums", roles=["drums"], notes="Left-handed.")


@pytest.fixture
def gone(bluebird) -> Person:
    fields = {"email": "dora@example.com", "legal_name": "Theodora", "roles": ["Drums", "percussion"], "notes": "Vegetarian."}
    return factories.make_person(bluebird, "D. Drums", **fields)


@pytest.fixture
def room(bluebird):
    return make_room(make_studio(bluebird))


def test_everything_that_points_at_the_double_points_at_the_one_who_stays(album, room, keep, gone, alice, clock):
    booking = confirm_booking(make_booking(album, room, at(8), by=alice), by=alice)
    call = add_call(booking, person=gone, by=alice)
    clock.move_to(at(8, 12))
    log = logs.open_log(booking, by=alice)
    song = factories.make_song(album)
    take = logs.add_take(log, song=song, part="Drums", person=gone, by=alice)
    came = logs.add_attendance(log, person=gone, by=alice)
    part = add_part(album, name="Drums", by=alice)
    (cell,) = mark_cells(album, [Wish(song.pk, part.pk, {"state": "in_work", "person": gone.pk})], by=alice)
    days = actions.add_availability(gone, kind="away", first_day="2027-07-01", last_day="2027-07-02", by=alice)
    versions = {Call: call.version, Take: take.version}
    actions.merge_people(keep, gone, by=alice)
    for row in (call, take, came, cell, days):
        row.refresh_from_db()
        assert row.person_id == keep.pk, row
    assert call.version > versions[Call] and take.version > versions[Take]  # programs that follow see it
    for relation in relations():
        assert not relation.related_model._base_manager.filter(**{relation.field.name: gone}).exists()
    assert {Call, Take, Attendance, GridCell} <= {relation.related_model for relation in relations()}
    assert Call.events.rel.related_model.objects.filter(pgh_obj=call, person=gone).exists()  # the history keeps who it was


def test_what_one_lacks_comes_from_the_double_and_what_both_have_stays(keep, gone, alice, eve):
    gone.user = eve
    gone.save()
    actions.merge_people(keep, gone, by=alice)
    keep.refresh_from_db()
    assert (keep.name, keep.email, keep.legal_name, keep.user) == ("Dora Drums", "dora@example.com", "Theodora", eve)
    assert keep.roles == ["drums", "percussion"]
    assert keep.notes == "Left-handed.\n\nVegetarian."


def test_both_called_to_an_open_booking_must_be_sorted_out_first(album, room, keep, gone, alice):
    booking = make_booking(album, room, at(8), by=alice)
    for person in (keep, gone):
        add_call(booking, person=person, by=alice)
    with pytest.raises(Conflict, match="Both are called to Tue 8 Jun, 10:00") as refused:
        actions.merge_people(keep, gone, by=alice)
    assert refused.value.code == "both_called"
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_where_both_stood_in_one_session_each_row_stays(album, room, keep, gone, alice, clock):
    booking = confirm_booking(make_booking(album, room, at(8), by=alice), by=alice)
    clock.move_to(at(8, 12))
    log = logs.open_log(booking, by=alice)
    rows = [logs.add_attendance(log, person=person, by=alice) for person in (keep, gone)]
    actions.merge_people(keep, gone, by=alice)
    assert [Attendance.objects.get(pk=row.pk).person_id for row in rows] == [keep.pk, gone.pk]


def test_two_accounts_two_houses_or_oneself_are_not_merged(keep, gone, rival, alice, eve, olga):
    keep.user, gone.user = eve, olga
    keep.save()
    gone.save()
    for other, words in ((gone, "two people"), (keep, "same entry"), (factories.make_person(rival, "X"), "no such person")):
        with pytest.raises(ValidationError, match=words):
            actions.merge_people(keep, other, by=alice)


def test_the_double_is_out_of_sight_and_its_address_leads_on(keep, gone, alice, eve, client_of, api_of):
    assert client_of(eve).post(f"/people/{keep.pk}/merge/", {"other": gone.pk}).status_code == 403
    with pytest.raises(NotAllowed):
        actions.merge_people(keep, gone, by=eve)
    desk = client_of(alice)
    assert desk.post(f"/people/{keep.pk}/merge/", {"other": gone.pk}).url == f"/people/{keep.pk}/"
    assert desk.get(f"/people/{gone.pk}/").url == f"/people/{keep.pk}/"
    desk.get("/")  # the word of what was done is said there
    assert "D. Drums" not in desk.get("/people/").text
    assert "Also stood here as" in desk.get(f"/people/{keep.pk}/").text
    assert api_of(alice).get(f"/api/v1/people/{gone.pk}/").status_code == 404


def test_rest_merges_by_the_same_action(keep, gone, rival, alice, api_of):
    api, url = api_of(alice), f"/api/v1/people/{keep.pk}/merge/"
    stranger = factories.make_person(rival, "X")
    assert api.post(url, {"other": str(stranger.pk)}).status_code == 400
    assert api.post(url, {"other": str(gone.pk)}).json()["email"] == "dora@example.com"
    assert api.post(url, {"other": str(gone.pk)}).status_code == 400
