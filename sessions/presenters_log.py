"""The session log as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from producer.core.money import shown
from producer.core.time import shown_hours, shown_range, wall
from projects.rules import can

from .actions.log import written
from .models import Attendance, Booking, SessionLog, Take
from .rules.meter import Meter, meter

MOST_TAKES = 500
MARKS = {"keep": ("good", "done"), "comp": ("info", "half"), "master": ("accent", "full"), "false_start": ("", "stop")}


def about(log: SessionLog, actor: Any) -> dict[str, Any]:
    """All that the live page shows beside its forms: four queries."""
    booking, album = log.booking, log.booking.album
    zone = booking.room.studio.time_zone
    is_open = log.closed_at is None
    may_write = is_open and can(actor, "session.log", album)
    takes = take_rows(log.takes.select_related("song", "person").order_by("-created_at", "-id")[:MOST_TAKES])
    return {
        "log": log,
        "booking": booking,
        "when": shown_range(booking.starts_at, booking.ends_at, zone),
        "real": shown_range(log.started_at, log.ended_at, zone) if log.ended_at else "",
        "takes": takes,
        "attendances": attendance_rows(log.attendances.select_related("person"), log),
        "songs": [song.title for song in log.songs.all()],
        "meter": meter_of(log, actor),
        "may_write": may_write,
        "may_discard": may_write and not takes and not written(log),
        "may_correct": not is_open and can(actor, "booking.edit", album),
    }


HOUR = timedelta(hours=1)
STILL_PLAYING = timedelta(hours=12)


def meter_of(log: SessionLog, actor: Any) -> dict[str, Any]:
    """Elapsed, left, cost so far, what its next step costs and when overtime begins; the money only for who may see it.

    Nobody plays on for half a day unbooked: a log written up afterwards, or left open, shows the booked hours, which count
    until somebody says the real ones.
    """
    booking, at = log.booking, timezone.now()
    if log.ended_at and log.closed_at:
        return {"closed": True, "elapsed": shown_hours(log.ended_at - log.started_at)}
    if log.opened_at > booking.ends_at or at > booking.ends_at + STILL_PLAYING:
        return {"closed": True, "elapsed": f"{shown_hours(booking.ends_at - booking.starts_at)} booked"}
    now = meter(booking, log.started_at, at)
    over = now.left.total_seconds() < 0
    found = {"elapsed": shown_hours(now.elapsed), "left": shown_hours(abs(now.left)), "over": over}
    if now.cost is not None and can(actor, "money.view", booking.album):
        found |= {"cost": shown(now.cost, booking.currency), "next": next_words(now, booking, at)}
        found |= {"overtime": overtime_words(now, booking, at)}
    return found


def next_words(now: Meter, booking: Booking, at: datetime) -> str:
    """`£37.50 for 30 min from 20:30`; nothing where it gets no dearer."""
    if now.next_at is None or now.next_step is None:
        return ""
    told = f"{shown(now.next_step, booking.currency)} for {now.next_minutes} min"
    soon = now.next_at - at < timedelta(minutes=1)
    return f"{told} more" if soon else f"{told} from {wall(now.next_at, booking.room.studio.time_zone):%H:%M}"


def overtime_words(now: Meter, booking: Booking, at: datetime) -> str:
    """`In 42 min, then £135.00 an hour`, or since when."""
    if now.overtime_at is None or now.overtime_rate is None:
        return ""
    rate = f"{shown(now.overtime_rate, booking.currency)} an hour"
    if now.overtime_at <= at:
        return f"Since {wall(now.overtime_at, booking.room.studio.time_zone):%H:%M}, {rate}"
    left = now.overtime_at - at
    return f"In {shown_hours(left)}, then {rate}" if left >= HOUR else f"In {round(left.total_seconds() / 60)} min, then {rate}"


def take_rows(takes: Iterable[Take]) -> list[dict[str, Any]]:
    return [_take(take) for take in takes]


def _take(take: Take) -> dict[str, Any]:
    tone, shape = MARKS.get(take.mark, ("", ""))
    return {
        "url": f"/takes/{take.pk}/edit/",
        "remove": f"/takes/{take.pk}/remove/",
        "song": take.song.title,
        "part": take.part,
        "number": take.number,
        "player": take.person.name if take.person else "",
        "stars": "★" * (take.rating or 0),
        "rating": f"{take.rating} of 5" if take.rating else "",
        "mark": take.get_mark_display() if take.mark else "",
        "tone": tone,
        "shape": shape,
        "note": take.note,
    }


def attendance_rows(rows: Iterable[Attendance], log: SessionLog) -> list[dict[str, str]]:
    zone = log.booking.room.studio.time_zone
    return [
        {
            "url": f"/attendances/{row.pk}/edit/",
            "remove": f"/attendances/{row.pk}/remove/",
            "name": row.person.name,
            "role": row.role,
            "came": f"{wall(row.came_at, zone):%H:%M}" if row.came_at else "–",
            "left": f"{wall(row.left_at, zone):%H:%M}" if row.left_at else "–",
        }
        for row in rows
    ]
