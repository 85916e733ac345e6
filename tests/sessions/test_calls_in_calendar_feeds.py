"""A call in calendars (RFC 5545): one identity for life, a sequence that never falls, and an end that is told."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from itertools import pairwise

import pytest
from django.db import connection

from projects import actions as projects
from projects.actions.merge import merge_people
from sessions.actions.booking import cancel_booking, confirm_booking, move_booking, restore_booking
from sessions.actions.calls import add_call, answer_call, change_call, remove_call
from sessions.actions.feed import make_feed
from sessions.models import Booking, Call, CallSequence
from tests.factories import make_person

from .calendars import events, one
from .factories import at, make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def booking(album, room, alice) -> Booking:
    return make_booking(album, room, at(8), by=alice)


@pytest.fixture
def charlies(bluebird, charlie):
    """The entry of somebody from outside, who sees nothing but what he is called to."""
    return make_person(bluebird, "Charlie Cello", user=charlie)


@pytest.mark.parametrize("who", ["charlie", "alice"])
def test_the_sequence_never_falls_whatever_happens_to_the_call(who, request, fetch, bluebird, booking, room_b, alice):
    """Charlie is nothing but called; Alice produces, and sees the booking without a call too."""
    user = request.getfixturevalue(who)
    person = make_person(bluebird, "Whoever", user=user)
    add_call(booking, person=person, by=alice)
    _, secret = make_feed(by=user)
    first = one(fetch(secret).content)
    seen = [int(first["sequence"])]

    def call() -> Call:
        return booking.calls.get()

    steps = [
        lambda: change_call(call(), call_at=at(8, 12), by=alice),
        lambda: answer_call(call(), answer="no", by=user),
        lambda: answer_call(call(), answer="yes", by=user),
        lambda: move_booking(booking, starts_at=at(9), ends_at=at(9, 18), by=alice),
        lambda: remove_call(call(), by=alice),
        lambda: add_call(booking, person=person, by=alice),
        lambda: confirm_booking(booking, by=alice),
        lambda: cancel_booking(booking, reason="Ill", by=alice),
        lambda: restore_booking(booking, by=alice),
        lambda: remove_call(call(), by=alice),
        lambda: add_call(booking, person=person, call_at=at(9, 9), by=alice),
    ]
    for step in steps:
        step()
        booking.refresh_from_db()
        event = one(fetch(secret).content)
        assert event["uid"] == first["uid"]
        seen.append(int(event["sequence"]))
    assert all(later > earlier for earlier, later in pairwise(seen))


def test_a_call_taken_back_stays_as_cancelled_until_a_month_after_its_end(fetch, booking, charlies, charlie, alice, clock):
    call = add_call(booking, person=charlies, call_at=at(8, 9), by=alice)
    _, secret = make_feed(by=charlie)
    remove_call(call, by=alice)
    event = one(fetch(secret).content)
    assert (str(event["status"]), str(event["transp"])) == ("CANCELLED", "TRANSPARENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (at(8, 9), at(8, 18))
    assert str(event["summary"]) == "Cancelled: Night Ferry by The Wrens, Studio A"
    assert "url" not in event
    clock.move_to(at(8, 17) + timedelta(days=30))
    assert len(events(fetch(secret).content)) == 1
    clock.move_to(at(8, 19) + timedelta(days=30))
    assert events(fetch(secret).content) == []


def test_an_address_made_later_never_showed_it_and_does_not_now(fetch, booking, charlies, charlie, alice, clock):
    remove_call(add_call(booking, person=charlies, by=alice), by=alice)
    clock.shift(timedelta(minutes=1))
    _, secret = make_feed(by=charlie)
    assert events(fetch(secret).content) == []


def test_whoever_is_called_no_more_learns_nothing_new_of_it(fetch, album, booking, room_b, charlies, charlie, alice, clock):
    call = add_call(booking, person=charlies, by=alice)
    _, secret = make_feed(by=charlie)
    answer_call(call, answer="no", by=charlie)
    clock.shift(timedelta(hours=1))
    tag = fetch(secret)["ETag"]
    booking = move_booking(booking, starts_at=at(8), ends_at=at(8, 18), room=room_b, by=alice)
    remove_call(call, by=alice)
    booking = move_booking(booking, starts_at=at(9), ends_at=at(9, 18), by=alice)
    confirm_booking(booking, by=alice)
    projects.update_album(album, title="The Secret Title", by=alice)
    assert fetch(secret, if_none_match=tag).status_code == 304


def test_called_again_it_is_there_again(fetch, booking, charlies, charlie, alice):
    _, secret = make_feed(by=charlie)
    remove_call(add_call(booking, person=charlies, by=alice), by=alice)
    add_call(booking, person=charlies, by=alice)
    assert str(one(fetch(secret).content)["status"]) == "TENTATIVE"


def test_a_persons_feed_has_it_for_those_who_see_the_album(fetch, album, booking, dora, alice, eve):
    call = add_call(booking, person=dora, by=alice)
    _, producers = make_feed(person=dora, by=alice)
    _, engineers = make_feed(person=dora, by=eve)
    remove_call(call, by=alice)
    assert [str(one(fetch(secret).content)["status"]) for secret in (producers, engineers)] == ["CANCELLED", "CANCELLED"]
    projects.remove_member(album.team.get(user=eve), by=alice)
    answer = fetch(engineers)
    assert answer.status_code == 404 or events(answer.content) == []


def test_when_two_entries_become_one_the_sequence_goes_on(fetch, bluebird, booking, charlies, charlie, alice):
    double = make_person(bluebird, "Charlie C.")
    remove_call(add_call(booking, person=double, by=alice), by=alice)
    call = add_call(booking, person=charlies, by=alice)
    _, secret = make_feed(by=charlie)
    seen = [int(one(fetch(secret).content)["sequence"])]
    merge_people(double, charlies, by=alice)
    seen.append(int(one(fetch(secret).content)["sequence"]))
    remove_call(Call.objects.get(pk=call.pk), by=alice)
    gone = one(fetch(secret).content)
    seen.append(int(gone["sequence"]))
    assert seen == sorted(seen)
    assert str(gone["status"]) == "CANCELLED"


def test_calls_from_before_go_on_above_what_was_shown(fetch, booking, charlies, charlie, alice):
    call = add_call(booking, person=charlies, by=alice)
    CallSequence.objects.all().delete()
    Call.objects.update(version=7)
    (backfill,) = import_module("sessions.migrations.0026_calls_of_before_are_known").Migration.operations
    with connection.cursor() as cursor:
        cursor.execute(backfill.sql)
    _, secret = make_feed(by=charlie)
    assert int(one(fetch(secret).content)["sequence"]) == 7
    remove_call(Call.objects.get(pk=call.pk), by=alice)
    event = one(fetch(secret).content)
    assert (int(event["sequence"]), str(event["summary"])) == (8, "Cancelled: Night Ferry by The Wrens, Studio A")


def test_it_costs_the_same_queries_with_one_and_with_three(queries, client_of, album, room, charlies, charlie, alice):
    _, secret = make_feed(by=charlie)
    counted = []
    for day in (8, 9, 10):
        for hour in (2, 12):
            call = add_call(make_booking(album, room, at(day, hour), by=alice), person=charlies, by=alice)
        remove_call(call, by=alice)
        counted.append(queries(client_of(None), f"/feeds/{secret}.ics"))
    assert counted[0] == counted[2]
