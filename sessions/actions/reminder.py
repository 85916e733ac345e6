"""Reminders are rows: made and remade with the booking, claimed by any number of workers when they are due."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from notices.actions import tell
from notices.preferences import hours_of, reminder_hours
from producer.core import outbox

from ..models import Booking, CalendarEntry, Reminder
from ..rules import words
from ..rules.audience import Attendee, Audience, audiences
from ..rules.ics import calendar_file
from .calls.link import answer_words

log = logging.getLogger(__name__)

BATCH = 100
MOST = 5000  # in one sweep
LATE = timedelta(minutes=5)
State = Reminder.State
Key = tuple[str, datetime, int]  # address, starts_at, hours


def remake(booking: Booking, wanted: Audience, now: datetime) -> None:
    """Make what `wanted` lacks, silence what it no longer wants. What was sent stays sent; what is past is not made."""
    due = due_times(wanted)
    rows: dict[Key, Reminder] = {
        (row.address, row.starts_at, row.hours): row for row in Reminder.objects.filter(booking=booking)
    }
    _set(rows, lambda key, row: row.state == State.WAITING and key not in due, State.WAITING, State.SILENCED)
    _set(rows, lambda key, row: row.state == State.SILENCED and due.get(key, now) > now, State.SILENCED, State.WAITING)
    new = [
        Reminder(booking=booking, address=key[0], starts_at=key[1], hours=key[2], due_at=at)
        for key, at in due.items()
        if at > now and key not in rows
    ]
    Reminder.objects.bulk_create(new, ignore_conflicts=True)


def due_times(wanted: Audience) -> dict[Key, datetime]:
    hours = hours_of(wanted)
    return {
        (address, attendee.starts_at, before): attendee.starts_at - timedelta(hours=before)
        for address, attendee in wanted.items()
        for before in hours[address]
    }


def _set(rows: dict[Key, Reminder], which: Any, was: str, to: str) -> None:
    """Only rows that are still `was`: a worker may have sent one while we looked."""
    ids = [row.pk for key, row in rows.items() if which(key, row)]
    if ids:
        Reminder.objects.filter(pk__in=ids, state=was).update(state=to)


@transaction.atomic
def choose_again(address: str) -> None:
    """The person behind `address` wants other hours: remake the reminders of all that is ahead of them."""
    now = timezone.now()
    entries = CalendarEntry.objects.filter(address=address, cancelled=False, ends_at__gt=now)
    for entry in entries.select_related("booking").order_by("pk"):
        _remake_one(entry, now)


def _remake_one(entry: CalendarEntry, now: datetime) -> None:
    due = {h: entry.starts_at - timedelta(hours=h) for h in reminder_hours(entry.address)}
    mine = Reminder.objects.filter(booking=entry.booking_id, address=entry.address, starts_at=entry.starts_at)
    mine.filter(state=State.WAITING).exclude(hours__in=due).update(state=State.SILENCED)
    mine.filter(state=State.SILENCED, hours__in=due, due_at__gt=now).update(state=State.WAITING)
    fields = {"booking": entry.booking, "address": entry.address, "starts_at": entry.starts_at}
    new = [Reminder(**fields, hours=hours, due_at=at) for hours, at in due.items() if at > now]
    Reminder.objects.bulk_create(new, ignore_conflicts=True)


def send_due(now: datetime) -> int:
    """Hand every reminder due at `now` to the outbox, or say why not. Any number of workers may do it at once.

    While sending is paused they wait here, where it is judged afterwards which of them still help.
    """
    done = 0
    while _any_due(now) and not outbox.paused() and done < MOST and (count := _send_batch(now)):
        done += count
    return done


def _any_due(now: datetime) -> bool:
    """Asked first, so that a sweep that finds nothing costs one statement."""
    return Reminder.objects.filter(state=State.WAITING, due_at__lte=now).exists()


@transaction.atomic
def _send_batch(now: datetime) -> int:
    """Claim, write the messages and mark the reminders in one transaction: all of it or nothing."""
    claimed = Reminder.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=State.WAITING, due_at__lte=now)
    rows = list(claimed.select_related("booking__album__artist", "booking__room__studio").order_by("due_at", "pk")[:BATCH])
    bookings = {row.booking_id: row.booking for row in rows}
    people = audiences(bookings.values())
    entries = {(entry.booking_id, entry.address): entry for entry in CalendarEntry.objects.filter(booking__in=bookings)}
    last = _last_due(bookings, now)
    for row in rows:
        attendee = people[row.booking_id].get(row.address)
        row.state = _fate(row, attendee, now, last)
        row.late, row.done_at = now - row.due_at > LATE, timezone.now()
        if row.state == State.SENT and attendee:
            _send(row, attendee, entries[row.booking_id, row.address], now)
    Reminder.objects.bulk_update(rows, ["state", "late", "done_at"])
    return len(rows)


def _last_due(bookings: Any, now: datetime) -> dict[Any, int]:
    """The fewest hours of all that is due or was sent, for each person and time: of several late ones the last is enough."""
    rows = Reminder.objects.filter(booking__in=bookings, due_at__lte=now, state__in=[State.WAITING, State.SENT])
    found: dict[Any, int] = {}
    for *key, hours in rows.values_list("booking_id", "address", "starts_at", "hours"):
        found[tuple(key)] = min(hours, found.get(tuple(key), hours))
    return found


def _fate(row: Reminder, attendee: Attendee | None, now: datetime, last: dict[Any, int]) -> str:
    """Judged by the booking as it is now: the row may be older than the last change."""
    if row.booking.status != Booking.Status.CONFIRMED or attendee is None or attendee.starts_at != row.starts_at:
        return State.SILENCED
    if now >= row.starts_at or last[row.booking_id, row.address, row.starts_at] < row.hours:
        return State.MISSED
    return State.SENT


def _send(row: Reminder, attendee: Attendee, entry: CalendarEntry, now: datetime) -> None:
    booking = row.booking
    message = words.reminder(booking, entry, attendee, row.starts_at - now, row.late)
    tell(
        to=attendee.to,
        about="reminder",
        subject=message.subject,
        text=message.text,
        key=f"reminder:{row.pk}",
        path=f"/bookings/{booking.pk}/",
        ics=calendar_file(entry, booking, summary=words.summary(booking), description=message.text, answer=attendee.answer),
        organization_id=booking.album.organization_id,
        album_id=booking.album_id,
        until=row.starts_at,
        mail_only=answer_words(attendee),
    )
