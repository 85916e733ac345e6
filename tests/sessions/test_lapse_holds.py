"""Holds fall by themselves, those behind them move up, and everybody concerned hears of it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices.models import Notice
from producer.core.errors import Conflict
from sessions.actions.booking import cancel_booking, change_booking, confirm_booking, move_booking, restore_booking
from sessions.actions.hold import deadline
from sessions.actions.hold.lapse import lapse, lapse_due
from sessions.integrity import deadlines
from sessions.models import Booking, Deadline

from .factories import at, make_booking, make_room, make_studio

pytestmark = pytest.mark.django_db


def ranks(*bookings):
    found = dict(Booking.objects.filter(pk__in=[b.pk for b in bookings]).values_list("pk", "hold_rank"))
    return [found[b.pk] for b in bookings]


@pytest.fixture
def three(album, foreign_album, room, alice, charlie, clock):
    return [
        make_booking(album, room, at(8), by=alice, expires_at=at(1)),
        make_booking(foreign_album, room, at(8), by=charlie),
        make_booking(album, room, at(8), by=alice),
    ]


def test_a_hold_falls_at_its_minute_and_not_before_and_the_others_move_up(three, clock):
    first, second, third = three
    assert lapse_due(at(1) - timedelta(minutes=1)) == 0
    assert lapse_due(at(1)) == 1
    first.refresh_from_db()
    assert (first.status, first.cancel_reason, first.expires_at) == ("cancelled", "The hold ran out.", None)
    assert ranks(second, third) == [1, 2]
    assert lapse_due(at(1)) == 0


def test_each_hears_of_their_own_hold_and_nothing_of_the_others(three, clock, alice, charlie):
    lapse_due(at(1))
    told = {(n.user.name, n.about): n.subject + n.text for n in Notice.objects.select_related("user")}
    assert set(told) == {
        ("Alice Archer", "hold_lapsed"),
        ("Alice Archer", "hold_moved_up"),
        ("Charlie Crow", "hold_moved_up"),
    }
    assert "Now first hold" in told["Charlie Crow", "hold_moved_up"]
    assert "Night Ferry" not in told["Charlie Crow", "hold_moved_up"]
    assert "Marker" not in told["Alice Archer", "hold_moved_up"] + told["Alice Archer", "hold_lapsed"]


def test_a_day_before_it_falls_its_producers_hear_of_it_once(album, room, alice, clock):
    hold = make_booking(album, room, at(8), by=alice, expires_at=at(3))
    lapse_due(at(2) - timedelta(minutes=1))
    assert not Notice.objects.exists()
    assert [lapse_due(at(2)), lapse_due(at(3) - timedelta(minutes=1))] == [0, 0]
    notice = Notice.objects.get(about="hold_runs_out")
    assert (notice.user, "Confirm it, or hold it for longer" in notice.text) == (alice, True)
    hold.refresh_from_db()
    assert hold.status == "hold"
    assert lapse_due(at(3)) == 1
    assert Notice.objects.filter(about="hold_runs_out").count() == 1


def test_held_for_longer_it_is_spoken_of_again(album, room, alice, clock):
    hold = make_booking(album, room, at(8), by=alice, expires_at=at(3))
    lapse_due(at(2))
    hold.refresh_from_db()
    change_booking(hold, by=alice, version=hold.version, expires_at=at(6))
    assert [lapse_due(at(3)), lapse_due(at(5))] == [0, 0]
    assert Notice.objects.filter(about="hold_runs_out").count() == 2


def test_a_hold_that_ends_with_its_own_time_needs_no_warning(album, room, alice, clock):
    hold = make_booking(album, room, at(8), by=alice)
    assert hold.deadline.next_at == hold.deadline.due_at == hold.ends_at


def test_nothing_due_costs_one_statement(three):
    with CaptureQueriesContext(connection) as seen:
        assert lapse_due(timezone.now()) == 0
    assert len(seen) == 1


def test_what_one_worker_claimed_another_leaves_alone_until_the_lease_ends(three, clock):
    clock.move_to(at(1))
    assert deadline.claim(at(1)) == [three[0].pk]
    assert deadline.claim(at(1)) == []
    clock.shift(deadline.LEASE)
    assert deadline.claim(at(1)) == [three[0].pk]


def test_who_answered_since_it_was_claimed_keeps_the_room(three, alice, clock):
    first = three[0]
    deadline.claim(at(1))
    confirm_booking(first, by=alice)
    assert lapse(first, at(1)) is False
    first.refresh_from_db()
    assert first.status == "confirmed"


def test_a_hold_that_ran_out_cannot_be_confirmed_though_no_worker_came_by(three, alice, clock):
    clock.move_to(at(1))
    with pytest.raises(Conflict, match="ran out") as refused:
        confirm_booking(three[0], by=alice)
    assert refused.value.code == "hold_lapsed"
    with pytest.raises(Conflict):
        move_booking(three[0], starts_at=at(20), ends_at=at(20, 18), by=alice)
    assert cancel_booking(three[0], reason="Late", by=alice).status == "cancelled"


def test_a_hold_without_a_word_falls_when_its_time_is_over_unless_it_was_made_then(album, room, alice, clock):
    ahead = make_booking(album, room, at(8), by=alice)
    assert lapse_due(at(8, 18) - timedelta(minutes=1)) == 0
    clock.move_to(at(8, 19))
    late = make_booking(album, room, at(7), by=alice)
    assert lapse_due(at(9)) == 1
    assert ranks(ahead, late) == [None, 1]
    restored = restore_booking(Booking.objects.get(pk=ahead.pk), by=alice)
    assert lapse_due(at(30)) == 0
    assert restored.status == "hold"


def test_the_studios_days_are_the_rule_where_nobody_says_until_when(album, room, alice, clock):
    room.studio.hold_days = 10
    room.studio.save()
    assert make_booking(album, room, at(8), by=alice).expires_at == timezone.now() + timedelta(days=10)
    soon = timezone.now() + timedelta(days=3)
    assert make_booking(album, room, soon, by=alice).expires_at == soon + timedelta(hours=8)
    assert make_booking(album, room, at(9), by=alice, expires_at=at(5)).expires_at == at(5)
    assert make_booking(album, room, at(10), by=alice, status="confirmed").expires_at is None


@pytest.mark.parametrize("until", [at(9), at(1) - timedelta(days=900)])
def test_until_a_time_that_is_over_or_beyond_its_end_is_refused(album, room, alice, until):
    with pytest.raises(ValidationError, match="still to come") as refused:
        make_booking(album, room, at(8), by=alice, expires_at=until)
    assert "expires_at" in refused.value.message_dict
    with pytest.raises(ValidationError, match="Only a hold"):
        make_booking(album, room, at(8), by=alice, expires_at=at(5), status="confirmed")


def test_another_time_to_hold_it_until_is_kept_and_a_move_keeps_it_within(three, alice, clock):
    first = change_booking(three[0], by=alice, expires_at=at(7))
    assert lapse_due(at(1)) == 0
    moved = move_booking(first, starts_at=at(5), ends_at=at(5, 18), by=alice)
    assert moved.expires_at == at(5, 18)
    assert Deadline.objects.get(booking=first).due_at == at(5, 18)
    assert change_booking(moved, by=alice, expires_at=None).expires_at is None


def test_a_cancelled_or_moved_hold_lets_the_next_ones_up_along_the_chain(album, foreign_album, room, alice, charlie):
    early = make_booking(album, room, at(8, 10), at(8, 14), by=alice)
    middle = make_booking(foreign_album, room, at(8, 12), at(8, 18), by=charlie)
    late = make_booking(album, room, at(8, 16), at(8, 20), by=alice)
    assert ranks(early, middle, late) == [1, 2, 3]
    move_booking(early, starts_at=at(9), ends_at=at(9, 18), by=alice)
    assert ranks(early, middle, late) == [1, 1, 2]
    cancel_booking(Booking.objects.get(pk=middle.pk), reason="No", by=charlie)
    assert ranks(late) == [1]


def test_a_confirmed_booking_releases_those_behind_and_those_behind_them_move_up(album, foreign_album, room, alice, charlie):
    first = make_booking(album, room, at(8, 10), at(8, 14), by=alice)
    second = make_booking(foreign_album, room, at(8, 12), at(8, 18), by=charlie)
    third = make_booking(album, room, at(8, 15), at(8, 20), by=alice, hold_rank=3)
    confirm_booking(first, by=alice)
    assert ranks(first, second, third) == [None, None, 1]


def test_ones_own_first_hold_falls_when_the_second_is_confirmed_and_nothing_is_written_twice(album, room, alice):
    first = make_booking(album, room, at(8), by=alice)
    second = confirm_booking(make_booking(album, room, at(8), by=alice), by=alice)
    second.refresh_from_db()
    assert (second.status, second.hold_rank, second.version) == ("confirmed", None, 2)
    assert Booking.objects.get(pk=first.pk).status == "cancelled"
    assert not Notice.objects.filter(about="hold_moved_up").exists()


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]
CHANGES = [(2027, 3, 14), (2027, 3, 28), (2027, 4, 4), (2027, 10, 3), (2027, 10, 31), (2027, 11, 7)]
CHANGES += [(2028, 3, 12), (2028, 3, 26), (2028, 4, 2), (2028, 10, 1), (2028, 10, 29), (2028, 11, 5)]


@pytest.mark.parametrize("zone", ZONES)
def test_a_hold_until_a_wall_time_beside_each_clock_change_falls_at_that_minute(album, bluebird, alice, clock, zone):
    room = make_room(make_studio(bluebird, time_zone=zone))
    for year, month, day in CHANGES:
        noon = timezone.datetime(year, month, day, 12, tzinfo=ZoneInfo(zone))
        hold = make_booking(album, room, noon + timedelta(days=1), by=alice, expires_at=noon)
        assert lapse_due(noon - timedelta(seconds=1)) == 0
        assert lapse_due(noon) == 1
        hold.refresh_from_db()
        assert hold.status == "cancelled"


def test_verify_integrity_finds_a_hold_without_its_deadline(three):
    assert list(deadlines()) == []
    Deadline.objects.filter(booking=three[0]).delete()
    assert len(list(deadlines())) == 1


def test_form_and_api_hold_until_and_say_so(album, room, alice, client_of, api_of):
    form = {"room": room.pk, "kind": "session", "starts_at": "2027-06-08T10:00", "ends_at": "2027-06-08T18:00"}
    form |= {"status": "hold", "expires_at": "2027-06-07T17:00"}
    answer = client_of(alice).post(f"/bookings/new/?album={album.pk}", form, follow=True)
    assert "Mon 7 Jun 2027, 17:00 London" in answer.content.decode()
    hold = Booking.objects.get()
    assert hold.expires_at == at(7, 17)
    api = api_of(alice)
    seen = api.get(f"/api/v1/bookings/{hold.pk}/")
    assert seen.json()["expires_at"] == "2027-06-07T16:00:00Z"
    changed = api.patch(
        f"/api/v1/bookings/{hold.pk}/",
        {"expires_at": "2027-06-06T16:00:00Z"},
        format="json",
        headers={"If-Match": seen["ETag"]},
    )
    assert changed.status_code == 200, changed.json()
    wrong = client_of(alice).post(f"/bookings/{hold.pk}/edit/", {"kind": "session", "expires_at": "9999-01-01T10:00"})
    assert wrong.status_code == 422
