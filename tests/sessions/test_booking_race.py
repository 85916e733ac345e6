"""Doors used at the same moment: locks are taken in one order, so somebody wins, somebody is told, and nothing hangs."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from producer.core.actors import SYSTEM
from producer.core.errors import Refusal
from sessions.actions.booking import confirm_booking, move_booking, restore_booking
from sessions.models import Booking

from .factories import at, make_booking, make_rate

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs):
    """Run all jobs at the same moment; returns what each gave, or the code of its refusal."""
    start, answers = threading.Barrier(len(jobs), timeout=20), [None] * len(jobs)

    def run(number, job):
        try:
            start.wait()
            answers[number] = job().status
        except Refusal as refused:
            answers[number] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(jobs)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return answers


def loaded(booking):
    return Booking.objects.select_related("album", "room__studio").get(pk=booking.pk)


def test_two_albums_confirm_crosswise_each_releasing_the_others_hold(
    album, foreign_album, room, room_b, rate, bluebird, alice, charlie
):
    make_rate(room_b, bluebird)
    for day in (8, 9, 10, 11):
        ours = make_booking(album, room, at(day), by=alice)
        make_booking(foreign_album, room, at(day), by=charlie)
        theirs = make_booking(foreign_album, room_b, at(day), by=charlie)
        make_booking(album, room_b, at(day), by=alice)
        ours, theirs = loaded(ours), loaded(theirs)
        jobs = (lambda b=ours: confirm_booking(b, by=alice), lambda b=theirs: confirm_booking(b, by=charlie))
        assert at_once(*jobs) == ["confirmed", "confirmed"]
    assert Booking.objects.filter(status="cancelled").count() == 8


def test_two_bookings_trade_rooms_and_one_is_told(album, foreign_album, room, room_b, alice, charlie):
    ours = loaded(make_booking(album, room, at(8), by=alice, status="confirmed"))
    theirs = loaded(make_booking(foreign_album, room_b, at(8), by=charlie, status="confirmed"))
    where = {"starts_at": at(8), "ends_at": at(8, 18)}
    answers = at_once(
        lambda: move_booking(ours, room=room_b, by=SYSTEM, **where),
        lambda: move_booking(theirs, room=room, by=SYSTEM, **where),
    )
    assert answers == ["booking_conflict", "booking_conflict"]


def test_of_a_move_a_restoration_and_a_booking_into_one_slot_one_wins(album, room, room_b, alice):
    moving = loaded(make_booking(album, room_b, at(8), by=alice, status="confirmed"))
    gone = make_booking(album, room, at(10), by=alice)
    Booking.objects.filter(pk=gone.pk).update(
        status="cancelled", hold_rank=None, starts_at=at(8), ends_at=at(8, 18), blocked=(at(8), at(8, 18))
    )
    gone = loaded(gone)
    answers = at_once(
        lambda: move_booking(moving, room=room, starts_at=at(8), ends_at=at(8, 18), by=alice),
        lambda: make_booking(album, room, at(8, 12), by=alice, status="confirmed"),
        lambda: restore_booking(gone, by=alice),
    )
    assert answers.count("confirmed") == 1
    assert Booking.objects.filter(room=room, status="confirmed").count() == 1
    assert set(answers) <= {"confirmed", "booking_conflict", "hold"}


def test_one_hold_confirmed_twice_at_once_is_confirmed_once(album, room, alice):
    hold = make_booking(album, room, at(8), by=alice)
    copies = [loaded(hold) for _ in range(4)]
    jobs = [lambda b=copy: confirm_booking(b, by=alice) for copy in copies]
    assert sorted(at_once(*jobs)) == ["confirmed", "illegal_move", "illegal_move", "illegal_move"]
