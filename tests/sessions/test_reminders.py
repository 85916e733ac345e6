"""Reminders are rows: made with the booking, claimed when due, sent once, late or missed, never silently lost."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar

from notices.actions import choose
from notices.models import Notice
from notices.preferences import of
from producer.core import outbox
from producer.core.actors import SYSTEM
from producer.core.models import Outbox
from sessions.actions.booking import cancel_booking, confirm_booking, move_booking, restore_booking
from sessions.actions.calls import add_call, answer_call
from sessions.actions.reminder import send_due
from sessions.models import Booking, CalendarEntry, Reminder

from .factories import at, make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CONFIRMED = Booking.Status.CONFIRMED


@pytest.fixture
def booking(album: Any, room: Any) -> Booking:
    return make_booking(album, room, at(8), status=CONFIRMED)


def mails(to: str) -> list[Outbox]:
    return [row for row in Outbox.objects.filter(kind="mail").order_by("created_at", "id") if row.payload.get("to") == to]


def subjects(to: str) -> list[str]:
    return [row.payload["subject"] for row in mails(to)]


def event(row: Outbox) -> Any:
    calendar = Calendar.from_ical(row.payload["ics"])
    return calendar["METHOD"], calendar.walk("VEVENT")[0], calendar


def waiting(address: str) -> list[int]:
    return sorted(Reminder.objects.filter(address=address, state="waiting").values_list("hours", flat=True))


def test_a_confirmed_booking_has_reminders_for_its_producer_and_everyone_called(booking, dora, eve):
    add_call(booking, person=dora, by=SYSTEM, role="drums", call_at=at(8, 9))
    assert waiting("alice@bluebird.example") == waiting("dora@example.com") == [2, 24, 72]
    assert waiting(eve.email) == []
    assert Reminder.objects.get(address="dora@example.com", hours=2).due_at == at(8, 7)


def test_a_hold_reminds_nobody_until_it_is_confirmed(album, room, dora):
    hold = make_booking(album, room, at(8))
    add_call(hold, person=dora, by=SYSTEM)
    assert not Reminder.objects.exists() and mails("dora@example.com") == []
    confirm_booking(hold, by=SYSTEM)
    assert waiting("dora@example.com") == [2, 24, 72]
    assert subjects("dora@example.com") == ["You are called: Night Ferry, Tue 8 Jun, 10:00–18:00 London"]


def test_a_mail_says_the_time_in_the_studios_zone_and_in_the_persons(booking, dora):
    add_call(booking, person=dora, by=SYSTEM, role="drums")
    text = mails("dora@example.com")[0].payload["text"]
    assert "Tue 8 Jun, 10:00–18:00 London" in text
    assert "Tue 8 Jun, 11:00–19:00 Paris, your time" in text
    assert "Studio A, Harbour Sound" in text and "drums" in text


def test_the_calendar_file_is_read_back_in_the_studios_zone(booking, dora):
    add_call(booking, person=dora, by=SYSTEM)
    method, found, calendar = event(mails("dora@example.com")[0])
    assert (method, found["SEQUENCE"]) == ("REQUEST", 0)
    assert found["DTSTART"].dt == at(8) and found["DTSTART"].params["TZID"] == "Europe/London"
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == "Europe/London"


def test_the_calendar_file_says_what_they_answered(booking, room, dora, clock):
    call = add_call(booking, person=dora, by=SYSTEM)

    def stands(address):
        return event(mails(address)[-1])[1]["ATTENDEE"].params["PARTSTAT"]

    assert (stands("dora@example.com"), stands("alice@bluebird.example")) == ("NEEDS-ACTION", "ACCEPTED")
    call = answer_call(call, answer="yes", by=SYSTEM)
    clock.move_to(at(8) - timedelta(hours=72))
    send_due(timezone.now())
    assert stands("dora@example.com") == "ACCEPTED"
    answer_call(call, answer="no", by=SYSTEM)
    assert event(mails("dora@example.com")[-1])[0] == "CANCEL"
    assert stands("dora@example.com") == "DECLINED"


def test_each_reminder_is_sent_when_it_is_due_and_only_once(booking, clock):
    clock.move_to(at(8) - timedelta(hours=72))
    assert send_due(timezone.now()) == 1
    assert send_due(timezone.now()) == 0
    assert subjects("alice@bluebird.example")[-1] == "In 3 days: Night Ferry, Tue 8 Jun, 10:00–18:00 London"
    assert Notice.objects.filter(about="reminder").count() == 1
    clock.move_to(at(8) - timedelta(hours=2))
    send_due(timezone.now())
    assert subjects("alice@bluebird.example")[-1] == "In 2 hours: Night Ferry, Tue 8 Jun, 10:00–18:00 London"


def test_of_several_late_reminders_only_the_last_is_sent_and_says_it_is_late(booking, clock):
    clock.move_to(at(8) - timedelta(hours=10))
    send_due(timezone.now())
    states = dict(Reminder.objects.values_list("hours", "state"))
    assert states == {72: "missed", 24: "sent", 2: "waiting"}
    assert Reminder.objects.get(hours=24).late
    assert "comes late" in mails("alice@bluebird.example")[-1].payload["text"]


def test_a_reminder_that_no_longer_helps_is_marked_missed(booking, clock):
    clock.move_to(at(8, 11))
    send_due(timezone.now())
    assert set(Reminder.objects.values_list("state", flat=True)) == {"missed"}
    assert len(mails("alice@bluebird.example")) == 1


def test_moving_tells_people_at_once_and_makes_new_reminders(booking, dora):
    add_call(booking, person=dora, by=SYSTEM)
    move_booking(booking, starts_at=at(9, 12), ends_at=at(9, 20), by=SYSTEM)
    row = mails("dora@example.com")[-1]
    method, found, _ = event(row)
    first = event(mails("dora@example.com")[0])[1]
    assert row.payload["subject"] == "Changed: Night Ferry, Wed 9 Jun, 12:00–20:00 London"
    assert "Before: Tue 8 Jun, 10:00–18:00 London" in row.payload["text"]
    assert (method, found["SEQUENCE"], found["UID"]) == ("REQUEST", 1, first["UID"])
    assert set(Reminder.objects.filter(state="waiting").values_list("starts_at", flat=True)) == {at(9, 12)}
    assert Reminder.objects.filter(state="silenced", starts_at=at(8)).count() == 6


def test_cancelling_tells_people_why_and_silences_everything(booking, dora):
    add_call(booking, person=dora, by=SYSTEM)
    cancel_booking(booking, reason="The roof leaks.", by=SYSTEM)
    row = mails("dora@example.com")[-1]
    method, found, _ = event(row)
    assert row.payload["subject"] == "Cancelled: Night Ferry, Tue 8 Jun, 10:00–18:00 London"
    assert "The roof leaks." in row.payload["text"]
    assert (method, found["SEQUENCE"], found["STATUS"]) == ("CANCEL", 1, "CANCELLED")
    assert not Reminder.objects.filter(state="waiting").exists()


def test_restored_and_confirmed_again_it_is_the_same_event_with_a_higher_sequence(booking, dora):
    add_call(booking, person=dora, by=SYSTEM)
    back = restore_booking(cancel_booking(booking, reason="No.", by=SYSTEM), by=SYSTEM)
    confirm_booking(back, by=SYSTEM)
    sent = [event(row) for row in mails("dora@example.com")]
    assert [(method, found["SEQUENCE"]) for method, found, _ in sent] == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    assert len({str(found["UID"]) for _, found, _ in sent}) == 1
    assert waiting("dora@example.com") == [2, 24, 72]


def test_each_person_chooses_their_hours(booking, dora):
    add_call(booking, person=dora, by=SYSTEM)
    choose(of("dora@example.com"), mail=True, hours=[48, 2])
    assert waiting("dora@example.com") == [2, 48]
    choose(of("dora@example.com"), mail=True, hours=[72, 2])
    assert waiting("dora@example.com") == [2, 72]
    assert waiting("alice@bluebird.example") == [2, 24, 72]


def test_who_leaves_the_team_is_reminded_no_longer_and_who_joins_is(booking, album, eve):
    from projects.actions.team import add_member, remove_member

    remove_member(album.team.get(user__email="alice@bluebird.example"), by=SYSTEM)
    add_member(album, eve, "producer", by=SYSTEM)
    outbox.sweep()
    assert waiting("alice@bluebird.example") == [] and waiting(eve.email) == [2, 24, 72]
    assert CalendarEntry.objects.get(address="alice@bluebird.example").cancelled


def test_a_stale_reminder_is_silenced_by_the_worker_itself(booking, clock):
    Booking.objects.update(status="cancelled")
    clock.move_to(at(8) - timedelta(hours=2))
    send_due(timezone.now())
    assert set(Reminder.objects.values_list("state", flat=True)) == {"silenced"}


def test_a_hold_that_gives_way_is_told_to_its_producers(album, foreign_album, room, booking, charlie):
    other = make_booking(foreign_album, room, at(10))
    confirm_booking(make_booking(album, room, at(11), at(11, 12)), by=SYSTEM)
    assert subjects(charlie.email) == []
    cancel_booking(other, reason="x", by=SYSTEM)
    first, behind = make_booking(album, room, at(20)), make_booking(foreign_album, room, at(20))
    confirm_booking(first, by=SYSTEM)
    behind.refresh_from_db()
    assert behind.status == "cancelled"
    assert subjects(charlie.email) == ["Hold released: Harbour Sound, Studio A, Sun 20 Jun, 10:00–18:00 London"]


def test_paused_a_reminder_waits_where_its_use_is_judged_afterwards(booking, clock):
    outbox.pause()
    clock.move_to(at(8) - timedelta(hours=2))
    assert send_due(timezone.now()) == 0
    clock.move_to(at(8, 11))
    outbox.pause(False)
    send_due(timezone.now())
    assert set(Reminder.objects.values_list("state", flat=True)) == {"missed"}


def test_a_mail_that_could_not_go_before_the_session_is_not_sent_after_it(booking, clock, mailoutbox):
    outbox.sweep()
    clock.move_to(at(8) - timedelta(hours=2))
    send_due(timezone.now())
    clock.move_to(at(8, 11))
    outbox.sweep()
    assert len(mailoutbox) == 1
    assert Outbox.objects.get(state="dead").last_error == "Hopeless: it came too late to be of use"


def test_run_due_sends_as_if_it_were_that_moment(booking, capsys, mailoutbox):
    call_command("run_due", "--now", (at(8) - timedelta(hours=24)).isoformat())
    assert json.loads(capsys.readouterr().out)["reminders"] == 2
    assert [mail.subject[:7] for mail in mailoutbox] == ["Confirm", "In 24 h"]


def test_money_is_in_no_message(booking, rate, dora):
    add_call(booking, person=dora, by=SYSTEM, fee=Decimal("432.10"), role="drums")
    move_booking(booking, starts_at=at(9), ends_at=at(9, 18), by=SYSTEM)
    assert "600" in str(Booking.objects.get().estimate)
    said = " ".join(str(row.payload) for row in Outbox.objects.all())
    assert "432.10" not in said and "600.00" not in said and "75.00" not in said
