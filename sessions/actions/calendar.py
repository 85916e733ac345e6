"""Keeping people's calendars and reminders true to a booking. Told in the transaction of the change, sent after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from notices.actions import tell
from notices.recipients import Recipient

from ..models import Booking, CalendarEntry, Call
from ..rules import words
from ..rules.audience import Attendee, Audience, answers, audience
from ..rules.ics import calendar_file
from .calls.link import answer_words
from .reminder import remake

Status = Booking.Status


@transaction.atomic
def follow(booking: Booking, *, quiet: bool = False) -> None:
    """Bring calendars and reminders in line with the booking as it is now; run twice, it does nothing twice.

    A confirmed booking is told to its audience, a change to those who know it, a cancellation to those who have it in
    their calendar. A hold is nobody's appointment yet. `quiet` writes it all down and tells nobody.
    """
    booking = _locked(booking)
    wanted = audience(booking) if booking.status == Status.CONFIRMED else {}
    entries = {entry.address: entry for entry in CalendarEntry.objects.filter(booking=booking).select_related("user")}
    now = timezone.now()
    for address, attendee in wanted.items():
        _put_in(booking, attendee, entries.get(address), now, quiet)
    if booking.status != Status.DONE:
        _take_out(booking, wanted, entries, now, quiet)
    remake(booking, wanted, now)


def _locked(booking: Booking) -> Booking:
    """The row, so that two changes of one booking are told one after the other."""
    rows = Booking.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("album__artist", "room__studio").get(pk=booking.pk)


def _put_in(booking: Booking, attendee: Attendee, entry: CalendarEntry | None, now: datetime, quiet: bool) -> None:
    says: dict[str, Any] = {"starts_at": attendee.starts_at, "ends_at": booking.ends_at, "place": words.place(booking)}
    over = booking.ends_at <= now and (entry is None or entry.ends_at <= now)
    if over or (entry and not entry.cancelled and all(getattr(entry, name) == value for name, value in says.items())):
        return
    was = words.when(entry, booking.room.studio.time_zone) if entry and not entry.cancelled else ""
    entry = _saved(entry or CalendarEntry(booking=booking, address=attendee.to.address), attendee.to, **says)
    message = words.changed(booking, entry, attendee, was) if was else words.called(booking, entry, attendee)
    if not quiet:
        about = "booking_changed" if was else "called"
        _tell(booking, entry, attendee.to, about, message, attendee.answer, answer_words(attendee))


def _take_out(booking: Booking, wanted: Audience, entries: dict[str, CalendarEntry], now: datetime, quiet: bool) -> None:
    gone_from = {a: e for a, e in entries.items() if a not in wanted and not e.cancelled and e.ends_at > now}
    said = answers(booking) if gone_from else {}
    for address, entry in gone_from.items():
        to = Recipient(entry.user, entry.address, entry.name, entry.time_zone)
        _saved(entry, to, cancelled=True)
        gone = booking.status == Status.CANCELLED
        if not quiet:
            message = words.cancelled(booking, entry) if gone else words.uncalled(booking, entry)
            _tell(booking, entry, to, "booking_cancelled" if gone else "uncalled", message, said.get(address, Call.Answer.YES))


def _saved(entry: CalendarEntry, to: Recipient, *, cancelled: bool = False, **says: Any) -> CalendarEntry:
    if not entry._state.adding:
        entry.sequence += 1
    entry.user, entry.name, entry.time_zone, entry.cancelled = to.user, to.name, to.time_zone, cancelled
    for name, value in says.items():
        setattr(entry, name, value)
    entry.save()
    return entry


def _tell(
    booking: Booking,
    entry: CalendarEntry,
    to: Recipient,
    about: str,
    message: words.Message,
    answer: str,
    mail_only: str = "",
) -> None:
    tell(
        to=to,
        about=about,
        subject=message.subject,
        text=message.text,
        key=f"calendar:{entry.pk}:{entry.sequence}",
        path=f"/bookings/{booking.pk}/",
        ics=calendar_file(entry, booking, summary=words.summary(booking), description=message.text, answer=answer),
        organization_id=booking.album.organization_id,
        album_id=booking.album_id,
        mail_only=mail_only,
    )
