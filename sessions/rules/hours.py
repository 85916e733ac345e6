"""When a session is logged: from half a day before its booking, with hours that have really passed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from producer.core.errors import Conflict
from producer.core.time import shown_at

from ..models import Booking, SessionLog

EARLY = timedelta(hours=12)  # people set up, and begin, before the booked time
NEAR = timedelta(days=1)
SOON = timedelta(hours=1)  # a session is closed while the last cable is still being rolled up
MINUTE = timedelta(minutes=1)


def refuse_early(booking: Booking, now: datetime) -> None:
    """Conflict `too_early` while the booking is more than half a day ahead."""
    if now < booking.starts_at - EARLY:
        first = shown_at(booking.starts_at - EARLY, booking.room.studio.time_zone)
        raise Conflict(f"The session has not happened yet: its log opens 12 hours before it, {first}.", code="too_early")


def likely_hours(log: SessionLog, now: datetime) -> tuple[datetime, datetime]:
    """The hours where nobody says others: as booked, but none that are still ahead."""
    end = log.ended_at or min(log.booking.ends_at, now)
    start = log.started_at if log.started_at < end else min(log.opened_at, end - MINUTE)
    return start, end


def refuse_far(booking: Booking, **times: datetime | None) -> None:
    """ValidationError at each of `times` that is more than a day away from the booking: a wrong month or year."""
    first, last = booking.starts_at - NEAR, booking.ends_at + NEAR
    if far := [name for name, at in times.items() if at and not first <= at <= last]:
        raise ValidationError(dict.fromkeys(far, "That is more than a day away from the booking."))


def refuse_hours(booking: Booking, started_at: datetime, ended_at: datetime, now: datetime) -> None:
    if ended_at <= started_at:
        raise ValidationError({"ended_at": "The session must end after it started."})
    if abs(started_at - booking.starts_at) > NEAR or ended_at - started_at > booking.length + NEAR:
        raise ValidationError({"started_at": "These hours are more than a day away from the booking."})
    if ended_at > now + SOON:
        raise ValidationError({"ended_at": "That is still ahead: say when it really ended."})
