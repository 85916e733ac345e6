"""The session log: opened from a confirmed booking, written in while it runs, closed with its real hours."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budgets.actions import ledger
from producer.core.errors import Conflict, IllegalMove, NotAllowed
from sessions.actions import log as logs
from sessions.actions.booking import confirm_booking
from sessions.actions.calls import add_call, answer_call
from sessions.models import Booking
from tests.factories import make_album, make_song

from .factories import at, make_booking, make_rate

pytestmark = pytest.mark.django_db
AFTER = at(12)


@pytest.fixture(autouse=True)
def time_stands(clock):
    """Booked in March, logged after the session."""


@pytest.fixture
def booking(album, room, rate, alice):
    """Tue 8 June, 10:00 to 18:00, 75 an hour: 600."""
    return confirm_booking(make_booking(album, room, at(8), by=alice), by=alice)


@pytest.fixture
def log(booking, eve, clock):
    clock.move_to(AFTER)
    return logs.open_log(booking, by=eve)


def money(album):
    totals = ledger.lock(album)
    return totals.committed, totals.actual


def test_only_a_confirmed_booking_is_logged(album, room, alice):
    with pytest.raises(IllegalMove, match="confirmed"):
        logs.open_log(make_booking(album, room, at(8), by=alice), by=alice)


def test_an_artist_and_the_label_cannot_write_in_it(booking, art, anders, clock):
    clock.move_to(AFTER)
    for person in (art, anders):
        with pytest.raises(NotAllowed):
            logs.open_log(booking, by=person)


def test_opening_it_twice_gives_the_same_log(booking, log, eve):
    assert logs.open_log(booking, by=eve) == log


def test_who_said_yes_is_on_the_list(album, room, rate, dora, alice, eve, clock):
    booking = confirm_booking(make_booking(album, room, at(9), by=alice), by=alice)
    call = add_call(booking, person=dora, role="Drums", call_at=at(9), by=alice)
    answer_call(call, answer="yes", by=alice)
    clock.move_to(AFTER)
    log = logs.open_log(booking, by=eve)
    assert [(a.person, a.role) for a in log.attendances.all()] == [(dora, "Drums")]


def test_takes_count_up_by_song_and_part(album, log, eve, dora):
    tide, lamp = make_song(album, "Tidewater"), make_song(album, "Lamp")
    numbers = [
        logs.add_take(log, song=song, part=part, by=eve).number
        for song, part in [(tide, "Drums"), (tide, "Drums"), (tide, "Vocal"), (lamp, "Drums"), (tide, "Drums ")]
    ]
    assert numbers == [1, 2, 1, 1, 3]
    assert {song.title for song in log.songs.all()} == {"Tidewater", "Lamp"}


def test_a_take_of_another_albums_song_is_refused(log, eve, foreign_album):
    with pytest.raises(ValidationError, match="not of this album"):
        logs.add_take(log, song=make_song(foreign_album), part="Drums", by=eve)


def test_a_rating_lies_between_one_and_five(album, log, eve):
    with pytest.raises(ValidationError, match="1 to 5"):
        logs.add_take(log, song=make_song(album), part="Drums", rating=6, by=eve)


def test_nobody_leaves_before_they_came(log, dora, eve):
    with pytest.raises(ValidationError, match="before they came"):
        logs.add_attendance(log, person=dora, came_at=at(8, 12), left_at=at(8, 11), by=eve)


def test_closing_keeps_the_real_hours_and_leaves_the_bookings_time_alone(booking, log, eve):
    log = logs.close_log(log, started_at=at(8, 10, 15), ended_at=at(8, 19, 45), by=eve)
    booking.refresh_from_db()
    assert (log.started_at, log.ended_at) == (at(8, 10, 15), at(8, 19, 45))
    assert (booking.starts_at, booking.ends_at, booking.status) == (at(8, 10), at(8, 18), Booking.Status.DONE)


def test_closing_turns_the_commitment_into_the_real_cost(album, log, eve):
    assert money(album) == (600, 0)
    logs.close_log(log, ended_at=at(8, 19, 30), by=eve)
    assert money(album) == (0, Decimal("712.50"))  # 9.5 hours at 75


def test_a_short_session_costs_the_minimum_that_was_agreed(album, room_b, bluebird, alice, eve, clock):
    make_rate(room_b, bluebird, "50.00", minimum_hours=4)
    booking = confirm_booking(make_booking(album, room_b, at(9), by=alice), by=alice)
    clock.move_to(AFTER)
    logs.close_log(logs.open_log(booking, by=eve), ended_at=at(9, 11), by=eve)
    assert money(album) == (0, 200)


def test_a_lockout_costs_the_days_it_touched(album, room_b, bluebird, alice, eve, clock):
    make_rate(room_b, bluebird, "900.00", unit="day")
    booking = confirm_booking(make_booking(album, room_b, at(9), at(11, 18), kind="lockout", by=alice), by=alice)
    clock.move_to(AFTER)
    logs.close_log(logs.open_log(booking, by=eve), by=eve, ended_at=at(10, 22))
    assert money(album) == (0, 1800)


def test_players_who_said_yes_are_accrued_with_the_room(album, room, rate, dora, alice, eve, clock):
    booking = confirm_booking(make_booking(album, room, at(9), by=alice), by=alice)
    call = add_call(booking, person=dora, role="Drums", call_at=at(9), fee=Decimal("300.00"), by=alice)
    answer_call(call, answer="yes", by=alice)
    clock.move_to(AFTER)
    logs.close_log(logs.open_log(booking, by=eve), by=eve)
    assert money(album) == (0, 900)


def test_hours_nobody_says_are_the_booked_ones(album, log, eve):
    log = logs.close_log(log, by=eve)
    assert (log.started_at, log.ended_at) == (at(8, 10), at(8, 18))
    assert money(album) == (0, 600)


def test_a_closed_log_takes_no_more_takes(album, log, eve):
    logs.close_log(log, by=eve)
    with pytest.raises(Conflict) as refused:
        logs.add_take(log, song=make_song(album), part="Drums", by=eve)
    assert refused.value.code == "log_closed"


def test_it_is_closed_once(log, eve):
    logs.close_log(log, by=eve)
    with pytest.raises(Conflict):
        logs.close_log(log, by=eve)


def test_hours_far_from_the_booking_are_refused(log, eve):
    with pytest.raises(ValidationError, match="more than a day away"):
        logs.close_log(log, ended_at=at(8) + timedelta(days=5), by=eve)
    with pytest.raises(ValidationError, match="end after"):
        logs.close_log(log, ended_at=at(8, 9), by=eve)


def test_hours_are_corrected_with_a_reason_and_the_cost_follows(album, log, alice, eve):
    log = logs.close_log(log, by=eve)
    with pytest.raises(ValidationError, match="why"):
        logs.correct_hours(log, started_at=at(8), ended_at=at(8, 20), reason=" ", by=alice)
    logs.correct_hours(log, started_at=at(8), ended_at=at(8, 20), reason="The house's sheet says 20:00", by=alice)
    assert money(album) == (0, 750)
    with pytest.raises(NotAllowed):
        logs.correct_hours(log, started_at=at(8), ended_at=at(8, 12), reason="Was shorter", by=eve)


def test_another_albums_log_is_not_seen(log, charlie, eve, anders):
    from sessions.models import SessionLog, Take

    logs.add_take(log, song=make_song(log.booking.album), part="Drums", by=eve)
    for model in (SessionLog, Take):
        assert not model.objects.visible_to(charlie).exists()
        assert model.objects.visible_to(anders).exists()
    assert make_album(log.booking.album.organization, "Other")


@pytest.mark.parametrize("far", [at(7, 9, 59), at(9, 18, 1), at(8, month=7)])
def test_hours_more_than_a_day_away_are_not_written_down(log, eve, dora, far):
    there = logs.add_attendance(log, person=dora, came_at=at(7, 10), by=eve)
    for write in (
        lambda: logs.write_log(log, started_at=far, by=eve),
        lambda: logs.write_log(log, ended_at=far, by=eve),
        lambda: logs.change_attendance(there, came_at=far, by=eve),
        lambda: logs.add_attendance(log, person=dora, left_at=far, by=eve),
    ):
        with pytest.raises(ValidationError, match="more than a day away"):
            write()
    assert logs.write_log(log, started_at=at(8, 9), ended_at=None, by=eve).started_at == at(8, 9)


def test_a_fee_that_nobody_answered_is_not_likely_any_more_once_it_is_over(album, booking, dora, eve, alice, clock):
    add_call(booking, person=dora, fee=Decimal(100), by=alice)
    assert ledger.lock(album).likely == 100
    clock.move_to(AFTER)
    logs.close_log(logs.open_log(booking, by=eve), by=eve)
    assert ledger.lock(album).likely == 0
