"""Clocks that change: reminders and steps of cancelling are right to the minute, counted in hours that really pass."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from notices.models import Notice
from sessions.actions.booking import confirm_booking
from sessions.actions.penalty import keep, warn_due
from sessions.actions.reminder import send_due
from sessions.models import PenaltyStep, Reminder

from .factories import make_booking, make_room, make_studio

pytestmark = pytest.mark.django_db
# Days on which the clock changes, or where it never does some day: (day, hours from the noon before until noon of that day).
CHANGES = {
    "Europe/Berlin": [((2027, 3, 28), 23), ((2027, 10, 31), 25), ((2028, 3, 26), 23), ((2028, 10, 29), 25)],
    "America/New_York": [((2027, 3, 14), 23), ((2027, 11, 7), 25), ((2028, 3, 12), 23), ((2028, 11, 5), 25)],
    "Australia/Lord_Howe": [((2027, 4, 4), 24.5), ((2027, 10, 3), 23.5), ((2028, 4, 2), 24.5), ((2028, 10, 1), 23.5)],
    "Asia/Kathmandu": [((2027, 4, 14), 24), ((2028, 10, 29), 24)],
    "America/Sao_Paulo": [((2027, 2, 21), 24), ((2028, 10, 15), 24)],
}
DAYS = [(zone, date(*day), hours) for zone, days in CHANGES.items() for day, hours in days]


@pytest.fixture(params=DAYS, ids=lambda case: f"{case[0].rsplit('/')[-1]}-{case[1]:%Y-%m-%d}")
def noon(request, clock):
    """Noon in the zone on the day of the change, as an instant, with the clock set well before it."""
    zone, day, hours = request.param
    at, before = (datetime.combine(each, time(12), ZoneInfo(zone)) for each in (day, day - timedelta(days=1)))
    assert at.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=hours)
    clock.move_to(at - timedelta(days=20))
    return zone, at.astimezone(UTC)


@pytest.fixture
def booking(noon, album, bluebird, alice):
    zone, at = noon
    room = make_room(make_studio(bluebird, time_zone=zone))
    booking = make_booking(album, room, at, by=alice, agreed_price=Decimal(600))
    return confirm_booking(booking, by=alice)


def test_reminders_are_sent_at_their_minute_and_say_the_studios_time(booking, noon, alice, clock):
    zone, at = noon
    for hours in (72, 24, 2):
        due = at - timedelta(hours=hours)
        assert Reminder.objects.get(hours=hours, address=alice.email).due_at == due
        clock.move_to(due - timedelta(seconds=1))
        assert send_due(due - timedelta(seconds=1)) == 0
        clock.move_to(due)
        assert send_due(due) == 1
    said = Notice.objects.filter(about="reminder", user=alice).order_by("created_at")
    assert [notice.subject.split(":")[0] for notice in said] == ["In 3 days", "In 24 hours", "In 2 hours"]
    assert all(", 12:00–" in notice.subject and zone.rsplit("/")[-1].replace("_", " ") in notice.subject for notice in said)


def test_a_step_of_cancelling_falls_so_many_real_hours_before_and_is_told_a_day_before_that(booking, noon, clock):
    _, at = noon
    booking.terms = {"cancellation": [{"hours": 24, "percent": "100"}]}
    booking.save()
    keep(booking)
    step = PenaltyStep.objects.get()
    assert step.falls_at == at - timedelta(hours=24)
    for early, told in ((1, 0), (0, 1)):
        now = at - timedelta(hours=48, seconds=early)
        clock.move_to(now)
        assert warn_due(now) == told
    clock.move_to(step.falls_at - timedelta(seconds=1))
    assert booking.penalty == 0
    clock.move_to(step.falls_at)
    assert booking.penalty == 600
