from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from producer.core.errors import Conflict, IllegalMove
from sessions.actions.booking import cancel_booking, move_booking
from sessions.actions.calls import add_call, answer_call
from sessions.signals import booking_changed

from .factories import at, make_booking, make_room, make_studio

pytestmark = pytest.mark.django_db


def test_it_moves_over_its_own_old_time(album, room, alice):
    booking = make_booking(album, room, at(8), by=alice, status="confirmed")
    moved = move_booking(booking, starts_at=at(8, 12), ends_at=at(8, 20), by=alice)
    assert (moved.starts_at, moved.blocked.lower, moved.status) == (at(8, 12), at(8, 12), "confirmed")


def test_it_moves_to_another_room_and_is_told_with_what_was(album, room, room_b, alice):
    booking = make_booking(album, room, at(8), by=alice)
    heard = []

    def hear(sender, what, before, **rest):
        heard.append((what, before))

    booking_changed.connect(hear)
    try:
        moved = move_booking(booking, starts_at=at(9), ends_at=at(9, 18), room=room_b, by=alice)
    finally:
        booking_changed.disconnect(hear)
    assert moved.room == room_b
    assert heard == [("moved", (at(8), at(8, 18), room))]


def test_a_clash_is_refused_and_nothing_changes(album, foreign_album, room, alice):
    make_booking(foreign_album, room, at(9), status="confirmed")
    booking = make_booking(album, room, at(8), by=alice, status="confirmed")
    with pytest.raises(Conflict) as refused:
        move_booking(booking, starts_at=at(9, 12), ends_at=at(9, 20), by=alice)
    assert refused.value.code == "booking_conflict"
    booking.refresh_from_db()
    assert booking.starts_at == at(8)


def test_a_moved_hold_goes_behind_those_it_meets(album, foreign_album, room, alice):
    make_booking(foreign_album, room, at(9))
    hold = make_booking(album, room, at(8), by=alice)
    assert move_booking(hold, starts_at=at(9), ends_at=at(9, 18), by=alice).hold_rank == 2


def test_the_price_follows_but_an_agreed_one_stays(album, room, rate, alice):
    worked_out = make_booking(album, room, at(8), by=alice)
    assert move_booking(worked_out, starts_at=at(9), ends_at=at(9, 12), by=alice).estimate == Decimal("150.00")
    agreed = make_booking(album, room, at(10), by=alice, agreed_price=Decimal("300.00"))
    assert move_booking(agreed, starts_at=at(11), ends_at=at(11, 12), by=alice).estimate == Decimal("300.00")


def test_calls_move_along_and_are_asked_again(album, room, dora, alice):
    booking = make_booking(album, room, at(8), by=alice)
    call = answer_call(add_call(booking, person=dora, call_at=at(8, 9), by=alice), answer="yes", by=alice)
    move_booking(booking, starts_at=at(9, 12), ends_at=at(9, 20), by=alice)
    call.refresh_from_db()
    assert (call.call_at, call.answer) == (at(9, 11), "open")


def test_somebody_called_twice_by_the_move_is_shown_first(album, room, room_b, dora, alice):
    add_call(make_booking(album, room, at(9), by=alice), person=dora, by=alice)
    booking = make_booking(album, room_b, at(8), by=alice)
    add_call(booking, person=dora, by=alice)
    where = {"starts_at": at(9), "ends_at": at(9, 18)}
    with pytest.raises(Conflict, match="Dora Drums is already called") as refused:
        move_booking(booking, **where, by=alice)
    assert refused.value.code == "double_booked"
    assert move_booking(booking, **where, by=alice, double_booked_ok=True).calls.get().double_booked_ok


def test_what_is_cancelled_stays_where_it_is_and_a_strange_room_does_not_exist(album, room, rival, alice):
    booking = make_booking(album, room, at(8), by=alice)
    with pytest.raises(ValidationError, match="no such room"):
        move_booking(booking, starts_at=at(9), ends_at=at(9, 18), room=make_room(make_studio(rival, "Secret")), by=alice)
    cancel_booking(booking, reason="Flood", by=alice)
    with pytest.raises(IllegalMove):
        move_booking(booking, starts_at=at(9), ends_at=at(9, 18), by=alice)


@contextmanager
def between_reading_and_writing(do):
    """Run `do` once: after a booking was read, before the transaction that changes it begins."""
    waiting, read = [do], []

    def look(execute, sql, params, many, context):
        if waiting and read and sql.startswith("SAVEPOINT"):
            waiting.pop()()
        if 'FROM "studio_booking"' in sql:
            read.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
    assert not waiting


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda api, page, pk: api.post(f"/api/v1/bookings/{pk}/move/", {"ends_at": at(8, 20).isoformat()}), 412),
        (lambda api, page, pk: api.post(f"/api/v1/bookings/{pk}/move/", {"starts_at": at(8, 12).isoformat()}), 412),
        (lambda api, page, pk: page.post(f"/bookings/{pk}/place/", {"days": "1"}), 409),
    ],
)
def test_what_is_not_said_is_never_older_than_the_row(album, room, alice, api_of, client_of, send, status):
    booking = make_booking(album, room, at(8), by=alice)
    api, page = api_of(alice), client_of(alice)
    with between_reading_and_writing(lambda: move_booking(booking, starts_at=at(10), ends_at=at(10, 18), by=alice)):
        answer = send(api, page, booking.pk)
    booking.refresh_from_db()
    assert (answer.status_code, booking.starts_at, booking.ends_at) == (status, at(10), at(10, 18))
