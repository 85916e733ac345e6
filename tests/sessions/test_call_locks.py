"""Calls, reminders and people are locked in one order, so that whoever comes second waits and nobody is thrown out."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from producer.core.actors import SYSTEM
from sessions.actions import reminder
from sessions.actions.booking import move_booking
from sessions.actions.calls import add_call, clash, remove_call
from sessions.actions.template import book_template, create_template
from sessions.models import CallLink, Reminder
from tests.factories import make_album, make_person

from .factories import at, make_booking
from .test_booking_race import loaded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def once_blocked(monkeypatch):
    """Where `module.name` is first called, `job` runs beside us; we go on when it waits for a lock, or is done."""
    threads, done = [], []

    def run(job):
        try:
            done.append(job())
        except Exception as error:
            done.append(error)
        finally:
            connection.close()

    def wait():
        until = time.monotonic() + 20
        with connection.cursor() as cursor:
            while time.monotonic() < until and not done:
                cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
                if cursor.fetchone():
                    return

    def begin(module, name, job):
        there = getattr(module, name)

        def first_start(*args, **kwargs):
            if not threads:
                threads.append(threading.Thread(target=run, args=[job]))
                threads[0].start()
                wait()
            return there(*args, **kwargs)

        monkeypatch.setattr(module, name, first_start)

    def outcome():
        threads[0].join(60)
        return done[0]

    yield begin, outcome
    [thread.join(60) for thread in threads]


@pytest.fixture
def booking(album, room, alice):
    return make_booking(album, room, at(8), by=alice, status="confirmed")


def test_a_move_waits_for_the_reminders_that_are_being_sent(booking, dora, alice, once_blocked):
    begin, outcome = once_blocked
    add_call(booking, person=dora, by=alice)
    moving = loaded(booking)
    begin(reminder, "audiences", lambda: move_booking(moving, starts_at=at(9), ends_at=at(9, 18), by=alice))
    assert reminder.send_due(at(8, 9)) > 0
    assert outcome().starts_at == at(9)
    assert set(Reminder.objects.filter(state="waiting").values_list("starts_at", flat=True)) == {at(9)}


def test_a_call_taken_back_waits_for_the_reminders_that_are_being_sent(booking, dora, alice, once_blocked):
    begin, outcome = once_blocked
    call = add_call(booking, person=dora, by=alice)
    begin(reminder, "audiences", lambda: remove_call(call, by=alice))
    assert reminder.send_due(at(8, 9)) > 0
    assert outcome() is None
    assert not booking.calls.exists()
    assert not CallLink.objects.exists()


@pytest.mark.parametrize("how", ["moved", "booked from a template"])
def test_who_calls_the_same_people_in_another_order_waits(how, booking, bluebird, room, room_b, alice, once_blocked):
    begin, outcome = once_blocked
    sam, kim = make_person(bluebird, "Sam Bass"), make_person(bluebird, "Kim Keys")
    theirs = make_booking(make_album(bluebird, "Second"), room_b, at(10))
    for person in (kim, sam):
        add_call(theirs, person=person, by=SYSTEM)
    moving = loaded(theirs)
    if how == "moved":
        for person in (sam, kim):
            add_call(booking, person=person, by=alice)
        ours = loaded(booking)
    else:
        people = [{"person": sam}, {"person": kim}]
        template = create_template(organization=bluebird, name="Rhythm", room=room, people=people, by=alice)
    begin(clash, "clashes", lambda: move_booking(moving, starts_at=at(11), ends_at=at(11, 18), by=SYSTEM))
    if how == "moved":
        move_booking(ours, starts_at=at(14), ends_at=at(14, 18), by=alice)
    else:
        book_template(template, album=booking.album, starts_at=at(14), by=alice)
    assert outcome().starts_at == at(11)
