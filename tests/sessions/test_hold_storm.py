"""The storm of `make bench ARGS=hold_storm`, small: every door at once, and each raced against a booking of the same time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import hold_storm
from benchmarks.booking_storm import drop_constraint, make_people
from producer.core.actors import SYSTEM
from producer.core.history import unnamed
from sessions.actions import block, locks
from sessions.actions.block import create_block
from sessions.actions.booking import confirm_booking, move_booking, restore_booking, swap, swap_bookings
from sessions.actions.hold.challenge import challenge_holds, release_hold
from sessions.actions.hold.lapse import lapse
from sessions.actions.importing import import_bookings
from sessions.models import Booking, Deadline, Room

from .factories import at, make_booking, make_options
from .test_booking_race import at_once, loaded

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_door_at_once_leaves_no_overlap_and_no_doubled_hold(live_server):
    people, room = make_people(4)
    seen = hold_storm.storm(live_server.url, people, hold_storm.make_rooms(room), requests=96, at_once=8)
    assert seen.failures == 0, seen.counts
    assert hold_storm.doubles() == (0, 0)
    assert hold_storm.disagreements() == []


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def rooms(*ids):
        return {room.pk: room for room in Room.objects.filter(pk__in=ids).select_related("studio")}

    for module in (locks, block, swap):
        monkeypatch.setattr(module, "lock_rooms", rooms)
    restore = drop_constraint(hold_storm.BOTH)
    yield
    restore()


def test_a_rush_into_one_room_leaves_no_overlap_and_no_doubled_hold(live_server):
    people, room = make_people(6)
    seen = hold_storm.rush(live_server.url, people, hold_storm.make_rooms(room), rounds=3)
    assert (seen.failures, hold_storm.doubles()) == (0, (0, 0)), seen.counts


def test_without_locks_and_exclusions_the_same_rush_finds_them(live_server, unlocked):
    people, room = make_people(6)
    hold_storm.rush(live_server.url, people, hold_storm.make_rooms(room), rounds=6)
    assert sum(hold_storm.doubles()) > 0


def test_two_bookings_that_change_places_from_both_sides_keep_both_places(live_server):
    people, room = make_people(1)
    seen, kept = hold_storm.swaps(live_server.url, people[0], hold_storm.make_rooms(room), rounds=6)
    assert kept
    assert (seen.failures, hold_storm.doubles()) == (0, (0, 0)), seen.counts


def test_two_rooms_in_opposite_order_never_lock_each_other_out(live_server):
    people, room = make_people(2)
    seen = hold_storm.crosswise(live_server.url, people, hold_storm.make_rooms(room), pairs=8)
    assert (seen.failures, hold_storm.doubles()) == (0, (0, 0)), seen.counts
    assert seen.counts["options", 201] == 16


# Each door that puts something into Studio A on 8 June, given what was there before; raced against a confirmed booking.


def _confirm(album, room, room_b):
    hold = loaded(make_booking(album, room, at(8)))
    return lambda: confirm_booking(hold, by=SYSTEM)


def _confirm_option(album, room, room_b):
    make_options(album, [room, room_b], at(8))
    hold = loaded(Booking.objects.get(room=room))
    return lambda: confirm_booking(hold, by=SYSTEM)


def _move(album, room, room_b):
    moving = loaded(make_booking(album, room_b, at(8), status="confirmed"))
    return lambda: move_booking(moving, room=room, starts_at=at(8), ends_at=at(8, 18), by=SYSTEM)


def _swap(album, room, room_b):
    one = loaded(make_booking(album, room_b, at(8), status="confirmed"))
    two = loaded(make_booking(album, room, at(8, 20), at(8, 23), status="confirmed"))
    return lambda: swap_bookings(one, two, by=SYSTEM)


def _restore(album, room, room_b):
    gone = make_booking(album, room, at(8))
    release_hold(gone, by=SYSTEM)
    gone = loaded(gone)
    return lambda: restore_booking(gone, by=SYSTEM)


def _series(album, room, room_b):
    return lambda: _first(create_block(album=album, room=room, name="Days", days=[(at(8), at(8, 18))], by=SYSTEM))


def _options(album, room, room_b):
    return lambda: _first(make_options(album, [room, room_b], at(8)))


def _import(album, room, room_b):
    rows = "room,from,until,status\nStudio A,2027-06-08 10:00,2027-06-08 18:00,confirmed\n"

    def run():
        (row,) = import_bookings(album, rows, by=SYSTEM)
        return row.booking or Booking(status="booking_conflict")

    return run


def _challenge(album, room, room_b):
    holds = [loaded(make_booking(album, room, at(8))) for _ in range(2)]
    return lambda: challenge_holds(holds[1], by=SYSTEM)


def _lapse(album, room, room_b):
    hold = loaded(make_booking(album, room, at(8)))
    Deadline.objects.filter(booking=hold).update(due_at=at(1), next_at=at(1))

    def run():
        with unnamed():
            lapse(hold, at(2))
        return Booking.objects.get(pk=hold.pk)

    return run


def _first(made):
    return Booking.objects.filter(option_set=made.pk).first() or Booking.objects.filter(block=made.pk).first()


DOORS = [_confirm, _confirm_option, _move, _swap, _restore, _series, _options, _import, _challenge, _lapse]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__.strip("_"))
def test_each_door_raced_against_a_booking_never_shares_the_room(album, foreign_album, room, room_b, charlie, door):
    run = door(album, room, room_b)
    answers = at_once(run, lambda: make_booking(foreign_album, room, at(8, 12), by=charlie, status="confirmed"))
    assert None not in answers, "something broke that was no refusal"
    assert hold_storm.doubles() == (0, 0)
    firm = Booking.objects.filter(room=room, status="confirmed", starts_at__lt=at(8, 20))
    assert firm.count() <= 1
    assert hold_storm.disagreements() == []
