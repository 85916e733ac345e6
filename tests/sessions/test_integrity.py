"""`verify_integrity` on sessions: quiet after everything that is done, loud when a row was touched."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from budgets.models import Commitment
from sessions.actions import log as logs
from sessions.actions.booking import cancel_booking
from sessions.actions.calls import add_call, answer_call
from sessions.models import Booking, Call, Reminder, SessionLog

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


def verify() -> str:
    out = StringIO()
    try:
        call_command("verify_integrity", stdout=out)
    except CommandError:
        return out.getvalue()
    return ""


@pytest.fixture
def busy(album, room, rate, dora, alice, eve, clock):
    """One session played and closed, one to come, a hold, and one that was called off."""
    room.turnaround_minutes = 30
    room.save()
    clock.shift(timedelta(seconds=1))
    played = _with_call(make_booking(album, room, at(2, month=3), by=alice, status="confirmed"), dora, alice)
    coming = _with_call(make_booking(album, room, at(8), by=alice, status="confirmed"), dora, alice)
    make_booking(album, room, at(9), by=alice)
    cancel_booking(make_booking(album, room, at(10), by=alice, status="confirmed"), reason="Ill", by=alice)
    clock.move_to(at(2, 20, month=3))
    logs.close_log(logs.open_log(played, by=eve), by=eve)
    return played, coming


def _with_call(booking, person, by):
    answer_call(add_call(booking, person=person, fee=Decimal(200), by=by), answer="yes", by=by)
    return booking


def _accrued(kind):
    return Commitment.objects.filter(source_kind=kind, state="accrued")


def test_what_the_actions_wrote_agrees(busy):
    assert verify() == ""


def test_two_bookings_of_one_room_at_once_are_found(busy):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE studio_booking DROP CONSTRAINT booking_room_once")
    Booking.objects.filter(status="hold").update(
        status="confirmed", hold_rank=None, estimate=None, cost=None, starts_at=at(8), ends_at=at(8, 18),
        blocked=DateTimeTZRange(at(8), at(8, 18, 30)),
    )  # fmt: skip
    assert "same time as another" in verify()


def test_a_blocked_time_without_its_turnaround_is_found(busy):
    Booking.objects.filter(status="hold").update(blocked=DateTimeTZRange(at(9), at(9, 18)))
    assert "not its time and turnaround" in verify()


@pytest.mark.parametrize(
    ("touch", "words"),
    [
        (lambda: Booking.objects.filter(status="confirmed").update(estimate=700, cost=700), "promises 700"),
        (lambda: Commitment.objects.filter(source_kind="booking", state="open").update(source_kind="x"), "holds nothing"),
        (lambda: Commitment.objects.filter(state="released").update(state="open"), "promises nothing"),
        (lambda: Call.objects.filter(booking__status="confirmed").update(answer="no"), "promises nothing"),
        (
            lambda: Booking.objects.filter(status="done").update(line_id=uuid4()),
            "belongs to the line .*, and the ledger says none",
        ),
        (lambda: Call.objects.filter(booking__status="confirmed").delete(), "which is no more"),
        (lambda: SessionLog.objects.update(closed_at=None), "log .* is open, and its booking is done"),
        (
            lambda: Commitment.objects.filter(source_kind="booking", state="accrued").update(state="released"),
            "cost of its room",
        ),
        (lambda: _accrued("call").update(state="released"), "cost of its player"),
        (lambda: Reminder.objects.filter(hours=24, state="waiting").delete(), "lacks . reminders"),
        (lambda: Reminder.objects.filter(state="waiting").update(state="silenced"), "lacks . reminders"),
    ],
)
def test_a_row_that_was_touched_is_found(busy, touch, words):
    with connection.cursor() as cursor:  # the ledger's own triggers are not what is tested
        cursor.execute("SET LOCAL session_replication_role = replica")
    touch()
    assert re.search(words, verify())
