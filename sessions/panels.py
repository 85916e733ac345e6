"""What this room shows in the header of an album's pages: one query for both."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from budgets.forecast import Part
from producer.core.scope import remember
from producer.core.sql import read
from producer.core.time import shown_at, shown_hours
from projects.models import Album
from projects.panels import Gauge, NextSession

from .models import Booking
from .rules.exposure import exposure

# Hours booked and played, and the next confirmed booking that is not over.
TIMES = """
SELECT booked.*, coming.*
FROM (SELECT sum(ends_at - starts_at) FILTER (WHERE status IN ('confirmed', 'done')) AS booked,
        sum(ends_at - starts_at) FILTER (WHERE status = 'done') AS played
    FROM studio_booking WHERE album_id = %(album)s) booked
LEFT JOIN LATERAL (SELECT booking.id, booking.starts_at, room.name AS room, studio.time_zone AS zone
    FROM studio_booking booking
    JOIN studio_room room ON room.id = booking.room_id
    JOIN studio_studio studio ON studio.id = room.studio_id
    WHERE booking.album_id = %(album)s AND booking.status = 'confirmed' AND booking.ends_at > %(now)s
    ORDER BY booking.starts_at, booking.id LIMIT 1) coming ON TRUE"""


def _times(album: Album) -> dict[str, Any]:
    return remember(("times", album.pk), lambda: read(TIMES, {"album": album.pk, "now": timezone.now()})[0])


def next_session(request: HttpRequest, album: Album) -> NextSession | None:
    """The next confirmed booking that is not over."""
    found = _times(album)
    if found["id"] is None:
        return None
    return NextSession(f"Next: {shown_at(found['starts_at'], found['zone'])}, {found['room']}", f"/bookings/{found['id']}/")


def hours(request: HttpRequest, album: Album) -> Gauge | None:
    """Hours booked, and how many of them are played; nothing before the first booking."""
    found = _times(album)
    booked, played = found["booked"], found["played"] or timedelta(0)
    if not booked:
        return None
    text = f"{shown_hours(played)} played of {shown_hours(booked)} booked"
    return Gauge("Time", text, round(100 * played / booked), url=f"/albums/{album.pk}/sessions/")


def cannot_be_undone(album: Album) -> Part | None:
    """What cancelling everything that is confirmed would cost today: part of what is committed, on a line of its own."""
    now = timezone.now()
    if not Booking.objects.filter(album=album, status=Booking.Status.CONFIRMED, ends_at__gt=now).exists():
        return None
    note = "What cancelling all that is confirmed would still cost today; committed already, not added"
    return Part("Cancellation exposure", exposure(album, now), note, "/decisions/")
