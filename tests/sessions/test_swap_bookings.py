"""Two bookings change places in one statement, with everything that hangs on a place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.actions import ledger
from notices.models import Notice
from producer.core.errors import Conflict, IllegalMove, NotAllowed
from sessions.actions.booking import swap_bookings
from sessions.actions.calls import add_call, answer_call
from sessions.actions.hold.challenge import challenge_holds
from sessions.models import Booking, Call, Challenge, Reminder
from tests.budgets.factories import line_of, make_budget

from .factories import at, make_booking, make_rate, make_room, make_studio

pytestmark = pytest.mark.django_db


def places(*bookings):
    rows = Booking.objects.in_bulk([booking.pk for booking in bookings])
    return [(rows[b.pk].room.name, rows[b.pk].starts_at, rows[b.pk].hold_rank) for b in bookings]


def loaded(booking):
    return Booking.objects.select_related("album__organization", "room__studio").get(pk=booking.pk)


def test_confirmed_ones_change_rooms_times_and_reminders(album, room, room_b, alice):
    one = make_booking(album, room, at(8), by=alice, status="confirmed")
    two = make_booking(album, room_b, at(9, 12), by=alice, status="confirmed")
    swap_bookings(loaded(one), loaded(two), by=alice)
    assert places(one, two) == [("Studio B", at(9, 12), None), ("Studio A", at(8), None)]
    waiting = Reminder.objects.filter(booking=one, state="waiting")
    assert set(waiting.values_list("starts_at", flat=True)) == {at(9, 12)}


def test_in_one_room_at_times_that_overlap_the_others_it_works_too(album, room, alice):
    one = make_booking(album, room, at(8, 10), at(8, 14), by=alice, status="confirmed")
    two = make_booking(album, room, at(8, 14), at(8, 20), by=alice, status="confirmed")
    swap_bookings(loaded(one), loaded(two), by=alice)
    assert places(one, two) == [("Studio A", at(8, 14), None), ("Studio A", at(8, 10), None)]


def test_holds_take_each_others_rank(album, foreign_album, room, room_b, alice, charlie):
    make_booking(foreign_album, room_b, at(8), by=charlie)
    one, two = make_booking(album, room, at(8), by=alice), make_booking(album, room_b, at(8), by=alice)
    swap_bookings(loaded(one), loaded(two), by=alice)
    assert places(one, two) == [("Studio B", at(8), 2), ("Studio A", at(8), 1)]


def test_whoever_challenged_one_of_them_hears_that_it_left(album, foreign_album, room, room_b, alice, charlie):
    one, two = make_booking(album, room, at(8), by=alice), make_booking(album, room_b, at(9), by=alice)
    challenge_holds(loaded(make_booking(foreign_album, room, at(8), by=charlie)), by=charlie)
    swap_bookings(loaded(one), loaded(two), by=alice)
    assert Challenge.objects.get().outcome == "fallen"
    assert Notice.objects.filter(user=charlie, about="challenge_settled", text__contains="fell").count() == 1


@pytest.mark.parametrize("first", [8, 9])
def test_who_is_called_to_both_is_called_nowhere_twice(album, room, room_b, dora, alice, first):
    """Whichever of the two was booked first."""
    one = make_booking(album, room, at(first), by=alice)
    two = make_booking(album, room_b, at(17 - first), by=alice)
    calls = [add_call(each, person=dora, by=alice) for each in (one, two)]
    swap_bookings(loaded(one), loaded(two), by=alice)
    rows = Call.objects.in_bulk([call.pk for call in calls])
    assert [rows[call.pk].call_at for call in calls] == [at(17 - first), at(first)]
    assert [rows[call.pk].clash_codes for call in calls] == [[], []]


@pytest.mark.parametrize("dear_first", [True, False])
def test_what_both_cost_together_is_held_against_the_budget(album, room, room_b, bluebird, alice, clock, dear_first):
    """Two prices that change places pass nothing, not even for a moment, whichever was booked first."""
    line = line_of(make_budget(album, {"Rooms": {"Rooms": 800}}), "Rooms")
    make_rate(room, bluebird, "75.00"), make_rate(room_b, bluebird, "25.00")
    rooms = (room, room_b) if dear_first else (room_b, room)
    one, two = (make_booking(album, each, at(8), by=alice, line=line, status="confirmed") for each in rooms)
    swap_bookings(loaded(one), loaded(two), by=alice)
    assert ledger.lock(album).committed == Decimal(800)


def test_at_the_same_hour_in_another_studio_they_are_asked_again(album, room, bluebird, dora, alice):
    there = make_room(make_studio(bluebird, "Across Town"))
    one, two = make_booking(album, room, at(8), by=alice), make_booking(album, there, at(8), by=alice)
    call = answer_call(add_call(one, person=dora, by=alice), answer="yes", by=alice)
    swap_bookings(loaded(one), loaded(two), by=alice)
    call.refresh_from_db()
    assert (call.call_at, call.answer) == (at(8), "open")


def test_what_cannot_change_places_is_told_why(album, foreign_album, room, room_b, alice, charlie, eve):
    hold = make_booking(album, room, at(8), by=alice)
    firm = make_booking(album, room_b, at(8), by=alice, status="confirmed")
    theirs = make_booking(foreign_album, room, at(20), by=charlie)
    with pytest.raises(IllegalMove, match="one of each"):
        swap_bookings(loaded(hold), loaded(firm), by=alice)
    for other, by in ((theirs, alice), (firm, eve)):
        with pytest.raises(NotAllowed):
            swap_bookings(loaded(hold), loaded(other), by=by)


def test_a_turnaround_that_has_grown_may_stand_in_the_way(album, room, room_b, alice):
    one = make_booking(album, room, at(8, 10), at(8, 14), by=alice, status="confirmed")
    make_booking(album, room, at(8, 14), by=alice, status="confirmed")
    two = make_booking(album, room_b, at(8), by=alice, status="confirmed")
    room.turnaround_minutes = 30
    room.save()
    with pytest.raises(Conflict) as refused:
        swap_bookings(loaded(one), loaded(two), by=alice)
    assert refused.value.code == "booking_conflict"


def test_page_and_api_do_it(album, room, room_b, alice, client_of, api_of):
    one, two = make_booking(album, room, at(8), by=alice), make_booking(album, room_b, at(9), by=alice)
    assert "Studio B" in client_of(alice).get(f"/bookings/{one.pk}/swap/").content.decode()
    client_of(alice).post(f"/bookings/{one.pk}/swap/", {"booking": two.pk, "version": 1})
    assert places(one)[0][0] == "Studio B"
    answer = api_of(alice).post(f"/api/v1/bookings/{one.pk}/swap/", {"other": str(two.pk)}, format="json")
    assert (answer.status_code, answer.json()["room"]) == (200, str(room.pk))
    same = api_of(alice).post(f"/api/v1/bookings/{one.pk}/swap/", {"other": str(one.pk)}, format="json")
    assert same.status_code == 400
