"""The storm of `make bench`, small: many at once want one room, by form and API. One gets it, the rest are told who has it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.booking_storm import doubles, drop_constraint, make_people, storm
from sessions.actions import locks
from sessions.models import Booking, Room

pytestmark = pytest.mark.django_db(transaction=True)
ATTEMPTS, AT_ONCE = 60, 12


@pytest.fixture
def without_lock_and_constraint(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def unlocked(*ids):
        return {room.pk: room for room in Room.objects.filter(pk__in=ids).select_related("studio")}

    monkeypatch.setattr(locks, "lock_rooms", unlocked)
    restore = drop_constraint()
    yield
    restore()


def test_of_many_at_once_one_gets_the_room_and_the_rest_a_clear_conflict(live_server, caplog):
    people, room = make_people(4)
    answers = storm(live_server.url, people, str(room.pk), ATTEMPTS, AT_ONCE)
    assert (answers.successes, answers.conflicts) == (1, ATTEMPTS - 1), answers.counts
    assert Booking.objects.count() == 1


def test_without_lock_and_constraint_the_same_storm_finds_double_bookings(live_server, without_lock_and_constraint):
    people, room = make_people(6)
    storm(live_server.url, people, str(room.pk), ATTEMPTS, AT_ONCE)
    assert doubles(room) > 0
