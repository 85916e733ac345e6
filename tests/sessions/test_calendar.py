"""The calendar: what stands in it, for whom, and what the server says when a booking is dropped elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from projects.actions import add_availability
from sessions.actions.booking import confirm_booking
from sessions.actions.calls import add_call
from sessions.models import Booking
from sessions.rules import grid
from tests import factories
from tests.budgets.factories import line_of, make_budget

from .factories import at, make_booking, make_rate, make_room, make_studio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk(client_of, alice):
    return client_of(alice)


@pytest.fixture
def place(desk) -> Any:
    """Drop a booking: the answer's status and what it says."""

    def dropped(booking: Booking, **to: Any) -> tuple[int, dict[str, Any]]:
        answer = desk.post(f"/bookings/{booking.pk}/place/", to)
        booking.refresh_from_db()
        return answer.status_code, answer.json()

    return dropped


def page(client: Any, query: str = "on=2027-06-08") -> str:
    return client.get(f"/calendar/?{query}").content.decode()


def test_a_week_names_zone_room_time_album_and_state(desk, album, room, alice):
    make_booking(album, room, at(8), by=alice)
    text = page(desk)
    assert "London, UTC+1" in text
    assert "Studio A, Tue 8 Jun, 10:00–18:00 London: Night Ferry, First hold" in text
    assert '<i class="album-mark' in text


def test_the_zone_names_both_distances_in_a_week_of_change(desk, album, room, alice):
    make_booking(album, room, at(26, month=10), by=alice)
    assert "London, UTC+1, from 31 Oct UTC+0" in page(desk, "on=2027-10-26")


def test_two_albums_with_the_same_letters_are_told_apart(desk, album, bluebird, room, alice):
    other = factories.make_album(bluebird, "Northern Fields")
    factories.join_team(other, alice, "producer")
    make_booking(album, room, at(8), by=alice)
    make_booking(other, room, at(9), by=alice)
    text = page(desk)
    assert ">NF</i>" in text
    assert ">NF2</i>" in text


def test_of_others_bookings_only_that_the_room_is_taken(desk, foreign_album, room, charlie):
    booking = make_booking(foreign_album, room, at(8), status="confirmed", by=charlie)
    make_booking(foreign_album, room, at(9), by=charlie)
    for view in ("week", "month", "agenda"):
        text = page(desk, f"on=2027-06-08&view={view}")
        assert "Marker" not in text
        assert str(booking.pk) not in text
        assert str(foreign_album.pk) not in text
        assert "Taken" in text
        assert "On hold" in text


def test_a_title_cannot_write_into_the_page(desk, album, room, alice):
    make_booking(album, room, at(8), by=alice)
    type(album).objects.filter(pk=album.pk).update(title="<script>\"x\"</script> 'y' onload=")
    type(room).objects.filter(pk=room.pk).update(name='"><img src=x>')
    for view in ("week", "month", "agenda"):
        text = page(desk, f"on=2027-06-08&view={view}")
        assert "<script>&quot;" not in text
        assert '<script>"x"' not in text
        assert "<img src=x>" not in text


def test_the_agenda_says_each_time_with_its_city(desk, album, room, bluebird, alice):
    far = make_room(make_studio(bluebird, "Tape Works", time_zone="America/New_York"), "Long Room")
    make_booking(album, room, at(8), by=alice)
    make_booking(album, far, datetime(2027, 6, 8, 20, tzinfo=ZoneInfo("America/New_York")), by=alice)
    text = page(desk, "on=2027-06-01&view=agenda")
    assert "Tuesday 8 June 2027" in text
    assert "10:00–18:00 London" in text
    assert "from 20:00 New York" in text
    assert "until 04:00 New York" in text
    assert "Harbour Sound, Studio A" in text


def test_by_person_only_their_calls_stand_there(desk, album, room, room_b, dora, alice):
    theirs = make_booking(album, room, at(8), by=alice)
    other = make_booking(album, room_b, at(8), by=alice)
    add_call(theirs, person=dora, by=alice)
    text = page(desk, f"on=2027-06-08&person={dora.pk}")
    assert str(theirs.pk) in text
    assert str(other.pk) not in text
    assert f"/calendar/addresses/?person={dora.pk}" in text


def test_whoever_may_not_book_can_take_nothing_up(client_of, album, room, alice, eve, anders):
    make_booking(album, room, at(8), by=alice)
    for user in (eve, anders):
        text = page(client_of(user))
        assert "Night Ferry" in text
        assert "data-b=" not in text
    assert "data-b=" in page(client_of(alice))


def test_what_is_done_or_over_stays_where_it_is(desk, album, room, alice):
    booking = make_booking(album, room, at(8), by=alice)
    Booking.objects.filter(pk=booking.pk).update(status="done", hold_rank=None)
    assert "data-b=" not in page(desk)


@pytest.mark.parametrize("view", ["week", "month", "agenda"])
def test_it_costs_the_same_queries_with_one_and_with_three(queries, desk, album, room, room_b, bluebird, alice, view):
    path = f"/calendar/?on=2027-06-08&view={view}"
    make_booking(album, room, at(8), by=alice)
    counted = [queries(desk, path)]
    for day in (9, 10):
        other = factories.make_album(bluebird, f"Album {day}")
        factories.join_team(other, alice, "producer")
        make_booking(other, room_b, at(day), by=alice)
    counted.append(queries(desk, path))
    assert counted[0] == counted[1]


def test_dropped_on_another_day_and_room_it_keeps_its_hours(place, album, room, room_b, alice):
    booking = make_booking(album, room, at(8), by=alice)
    status, told = place(booking, room=str(room_b.pk), days=2, version=booking.version)
    assert (status, told["words"]) == (200, "Moved: Studio B, Thu 10 Jun, 10:00–18:00 London.")
    assert (booking.room_id, booking.starts_at, booking.ends_at) == (room_b.pk, at(10), at(10, 18))
    assert told["version"] == booking.version


def test_an_edge_is_stretched_alone(place, album, room, alice):
    booking = make_booking(album, room, at(8), by=alice)
    assert place(booking, end_minutes=90)[0] == 200
    assert (booking.starts_at, booking.ends_at) == (at(8), at(8, 19, 30))
    assert place(booking, start_minutes=-45)[0] == 200
    assert (booking.starts_at, booking.ends_at) == (at(8, 9, 15), at(8, 19, 30))


def test_over_a_change_of_clocks_the_wall_time_stays(place, album, room, alice):
    booking = make_booking(album, room, at(30, month=10), by=alice)
    place(booking, days=1)
    assert (booking.starts_at, booking.ends_at) == (
        datetime(2027, 10, 31, 10, tzinfo=UTC),
        datetime(2027, 10, 31, 18, tzinfo=UTC),
    )


def test_in_a_room_of_another_zone_it_has_the_same_hours_on_the_wall(place, album, room, bluebird, alice):
    far = make_room(make_studio(bluebird, "Tape Works", time_zone="America/New_York"), "Long Room")
    booking = make_booking(album, room, at(8), by=alice)
    status, told = place(booking, room=str(far.pk))
    assert (status, told["words"]) == (200, "Moved: Long Room, Tue 8 Jun, 10:00–18:00 New York.")
    assert booking.starts_at == datetime(2027, 6, 8, 14, tzinfo=UTC)


def test_a_taken_room_is_refused_with_who_has_it_and_nothing_moves(place, album, foreign_album, room, room_b, alice, charlie):
    booking = make_booking(album, room, at(8), by=alice)
    make_booking(foreign_album, room_b, at(8), status="confirmed", by=charlie)
    status, told = place(booking, room=str(room_b.pk))
    assert (status, told["ask"]) == (409, "")
    assert told["words"] == "Studio B is taken Tue 8 Jun, 10:00–18:00 London by another album."
    assert booking.room_id == room.pk


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ({"end_minutes": -480}, "It must end after it starts."),
        ({"days": 9999}, "Ensure this value is less than or equal to 800."),
        ({"days": "soon"}, "Enter a whole number."),
        ({"room": "0197f000-0000-7000-8000-000000000000"}, "That choice is not one of the available choices."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(place, album, room, alice, to, words):
    booking = make_booking(album, room, at(8), by=alice)
    status, told = place(booking, **to)
    assert status == 422
    assert words.split("choice")[0] in told["words"]
    assert booking.starts_at == at(8)


def test_a_time_that_does_not_exist_is_refused(place, album, room, alice):
    night = make_booking(album, room, at(26, 1, 30, month=3), at(26, 6, month=3), by=alice)
    status, told = place(night, days=2)
    assert (status, told["ask"]) == (422, "")
    assert "01:30 does not exist on Sun 28 Mar 2027" in told["words"]


def test_a_time_that_comes_twice_is_asked_about_in_the_form(place, desk, album, room, alice):
    night = make_booking(album, room, at(30, 1, 30, month=10), at(30, 6, month=10), by=alice)
    status, told = place(night, days=1)
    assert status == 422
    form = desk.get(told["ask"]).content.decode()
    assert 'value="2027-10-31T01:30"' in form
    assert "The clock shows that time twice" in form


def test_an_end_that_is_not_touched_stays_its_instant_in_an_hour_that_comes_twice(place, album, room, alice):
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # the second 01:30 in London
    night = make_booking(album, room, second, second + timedelta(hours=4), by=alice)
    assert place(night, end_minutes=60)[0] == 200
    assert (night.starts_at, night.ends_at) == (second, second + timedelta(hours=5))


def test_passing_the_budget_leads_to_the_form_with_what_was_dropped(place, desk, album, bluebird, room, alice):
    make_rate(room, bluebird)
    line = line_of(make_budget(album, {"Studio": {"Rooms": 700}}), "Rooms")
    booking = make_booking(album, room, at(8), by=alice, line=line)
    booking = confirm_booking(booking, by=alice)
    status, told = place(booking, end_minutes=240)
    assert status == 409
    form = desk.get(told["ask"]).content.decode()
    assert 'value="2027-06-08T22:00"' in form
    assert "Why it may pass the budget" in form
    assert booking.ends_at == at(8, 18)


def test_a_double_call_and_the_past_lead_to_the_form_too(place, desk, album, room, room_b, dora, alice):
    booking = make_booking(album, room, at(8), status="confirmed", by=alice)
    add_call(booking, person=dora, by=alice)
    add_call(make_booking(album, room_b, at(9), by=alice), person=dora, by=alice)
    told = place(booking, days=1)[1]
    assert "and that is all right" in desk.get(told["ask"]).content.decode()
    told = place(booking, days=-150)[1]
    assert "It is in the past, and that is right" in desk.get(told["ask"]).content.decode()


def test_a_day_away_and_a_way_too_short_lead_to_the_form_too(place, desk, album, room, bluebird, dora, alice):
    add_availability(dora, kind="away", first_day="2027-06-09", last_day="2027-06-09", by=alice)
    booking = make_booking(album, room, at(8), by=alice)
    add_call(booking, person=dora, by=alice)
    status, told = place(booking, days=1)
    assert (status, "Dora Drums is away Wed 9 Jun 2027" in told["words"]) == (409, True)
    assert "They are away then, and that is all right" in desk.get(told["ask"]).text
    add_call(
        make_booking(album, make_room(make_studio(bluebird, "Far")), at(7, 19), at(7, 23), by=alice), person=dora, by=alice
    )
    told = place(booking, days=-1, start_minutes=30, end_minutes=30)[1]
    assert "There is little time to get there, and that is all right" in desk.get(told["ask"]).text


def test_somebody_elses_change_since_is_told(place, album, room, alice):
    booking = make_booking(album, room, at(8), by=alice)
    assert place(booking, days=1, version=1)[0] == 200
    status, told = place(booking, days=1, version=1)
    assert status == 409
    assert "Somebody changed this" in told["words"]


def test_whose_it_is_not_moves_nothing(client_of, album, room, alice, eve, charlie):
    booking = make_booking(album, room, at(8), by=alice)
    assert client_of(eve).post(f"/bookings/{booking.pk}/place/", {"days": 1}).status_code == 403
    assert client_of(charlie).post(f"/bookings/{booking.pk}/place/", {"days": 1}).status_code == 404
    assert client_of(alice).get(f"/bookings/{booking.pk}/place/").status_code == 405


def test_the_move_form_bears_rubbish_in_its_address(desk, album, room, alice):
    booking = make_booking(album, room, at(8), by=alice)
    query = "starts_at=soon&ends_at=9999-99-99T10:00&room=x%00y&ask=nothing"
    assert desk.get(f"/bookings/{booking.pk}/move/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("zone", "starts", "ends", "days"),
    [
        ("Europe/London", datetime(2027, 6, 8, 9, tzinfo=UTC), datetime(2027, 6, 8, 23, tzinfo=UTC), [8]),
        ("Europe/London", datetime(2027, 6, 8, 9, tzinfo=UTC), datetime(2027, 6, 9, 1, tzinfo=UTC), [8, 9]),
        ("America/Havana", datetime(2027, 11, 6, 16, tzinfo=UTC), datetime(2027, 11, 7, 4, tzinfo=UTC), [6]),
        (
            "America/Havana",
            datetime(2027, 11, 6, 16, tzinfo=UTC),
            datetime(2027, 11, 7, 5, tzinfo=UTC),
            [6, 7],
        ),  # the second midnight of that night
    ],
)
def test_a_booking_stands_on_the_days_it_touches(bluebird, zone, starts, ends, days):
    """The last ends at the second midnight of a night that has two."""
    room = make_room(make_studio(bluebird, "House", time_zone=zone))
    booked = grid.Booked(*[str(room.pk)] * 3, starts, ends, "confirmed", None, 1, "", True, True)
    month = grid.days_of("month", starts.date())
    assert [day.day for _, day in grid.pieces([room], month, [booked])] == days
