"""What people are told of a booking: times in the studio's zone and their own; of money only what it would cost to stop."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from producer.core.money import shown
from producer.core.time import shown_at, shown_range

from ..models import Booking, CalendarEntry, PenaltyStep, Room
from .audience import Attendee


class Message(NamedTuple):
    subject: str
    text: str


def place(booking: Booking) -> str:
    return address(booking.room)


def address(room: Room) -> str:
    studio = room.studio
    return "\n".join(part for part in (f"{room}, {studio}", studio.address.strip()) if part)


def summary(booking: Booking) -> str:
    return f"{booking.album} by {booking.album.artist}, {booking.room}"


def called(booking: Booking, entry: CalendarEntry, attendee: Attendee) -> Message:
    start = "You are called" if attendee.called else "Confirmed"
    return _message(start, booking, entry, _role(attendee))


def changed(booking: Booking, entry: CalendarEntry, attendee: Attendee, was: str) -> Message:
    return _message("Changed", booking, entry, _role(attendee), f"Before: {was}")


def cancelled(booking: Booking, entry: CalendarEntry) -> Message:
    reason = booking.cancel_reason.strip()
    return _message("Cancelled", booking, entry, f"Why:    {reason}" if reason else "")


def uncalled(booking: Booking, entry: CalendarEntry) -> Message:
    return _message("You are no longer called", booking, entry)


def reminder(booking: Booking, entry: CalendarEntry, attendee: Attendee, left: timedelta, late: bool) -> Message:
    note = "This reminder comes late: we are sorry." if late else ""
    return _message(f"In {_hours(left)}", booking, entry, _role(attendee), note)


def dearer(booking: Booking, step: PenaltyStep) -> Message:
    """With figures: its caller looks who may see them."""
    zone = booking.room.studio.time_zone
    until, now, then = shown_at(step.falls_at, zone), _cost(step.before, booking), _cost(step.after, booking)
    subject = f"Cancelling gets dearer: {booking.room}, {shown_range(booking.starts_at, booking.ends_at, zone)}"
    return Message(subject, f"{summary(booking)}\n\nUntil {until}, cancelling costs {now}.\nFrom then on it costs {then}.")


def _cost(amount: Decimal, booking: Booking) -> str:
    return shown(amount, booking.currency) if amount else "nothing"


def when(entry: CalendarEntry, studio_zone: str) -> str:
    """`Tue 8 Jun, 10:00–18:00 London`, and the same in the person's own zone where that is another."""
    there = shown_range(entry.starts_at, entry.ends_at, studio_zone)
    if entry.time_zone == studio_zone:
        return there
    return f"{there}\n        {shown_range(entry.starts_at, entry.ends_at, entry.time_zone)}, your time"


def _message(start: str, booking: Booking, entry: CalendarEntry, *more: str) -> Message:
    zone = booking.room.studio.time_zone
    subject = f"{start}: {booking.album}, {shown_range(entry.starts_at, entry.ends_at, zone)}"
    where = entry.place.replace("\n", "\n        ")
    lines = [f"{start}: {summary(booking)}", "", f"When:   {when(entry, zone)}", f"Where:  {where}", *more]
    return Message(subject, "\n".join(line for line in lines if line or line == lines[1]))


def _role(attendee: Attendee) -> str:
    return f"As:     {attendee.role}" if attendee.role else ""


def _hours(left: timedelta) -> str:
    minutes = max(1, round(left.total_seconds() / 60))
    if minutes < 90:
        return f"{minutes} minutes"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"
