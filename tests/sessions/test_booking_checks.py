"""A booking's checks are proved in one statement and told one by one; of a taken room one hears without a queue."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from producer.core.errors import Conflict
from sessions.actions.booking import create_booking
from sessions.actions.locks import lock_rooms
from sessions.models import Booking

from .factories import at, make_booking


def checks_of(booking):
    return next(each for _, found in booking.get_constraints() for each in found if hasattr(each, "checks"))


@pytest.mark.django_db
def test_all_checks_are_one_statement(album, room, django_assert_num_queries):
    booking = make_booking(album, room, at(8))
    assert len(checks_of(booking).checks) > 10
    with django_assert_num_queries(3):  # with the savepoint around it
        checks_of(booking).validate(Booking, booking)


@pytest.mark.django_db
def test_each_check_that_fails_is_told_in_its_own_words(album, room):
    booking = make_booking(album, room, at(8))
    booking.kind, booking.estimate, booking.cost = "party", -1, -1
    booking.ends_at = booking.starts_at - timedelta(hours=1)
    with pytest.raises(ValidationError) as refused:
        checks_of(booking).validate(Booking, booking)
    assert {"It must end after it starts.", "A price is not negative."} < set(refused.value.messages)
    assert "booking_kind" in str(refused.value)


@pytest.mark.django_db
def test_a_field_left_out_leaves_the_other_checks(album, room):
    booking = make_booking(album, room, at(8))
    booking.kind = "party"
    with pytest.raises(ValidationError):
        checks_of(booking).validate(Booking, booking, exclude={"engineer"})
    checks_of(booking).validate(Booking, booking, exclude={"kind"})


@pytest.mark.django_db(transaction=True)
def test_who_comes_too_late_for_a_room_need_not_queue_for_it(album, foreign_album, room, alice, charlie):
    make_booking(album, room, at(8), by=alice, status="confirmed")
    locked, over = threading.Event(), threading.Event()

    def hold_the_lock():
        with transaction.atomic():
            lock_rooms(room.pk)
            locked.set()
            over.wait(30)
        connection.close()

    holder = threading.Thread(target=hold_the_lock)
    holder.start()
    assert locked.wait(30)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            with pytest.raises(Conflict, match="taken"):
                create_booking(album=foreign_album, room=room, starts_at=at(8), ends_at=at(8, 18), by=charlie)
    finally:
        over.set()
        holder.join(30)
