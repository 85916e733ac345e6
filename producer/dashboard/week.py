"""Today and the days after it: sessions with their calls, in the studio's time and one's own."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone

from producer.core import time
from producer.core.sql import read
from projects.querysets.ways import seen
from sessions.models import Booking, Call

AHEAD = timedelta(days=14)
MOST = 30
LOOKS = {"yes": "good done", "no": "warn stop", "open": "info"}
SAYS: dict[str, str] = dict(Call.Answer.choices)

# As Booking.objects.concerning, of those that are not over: the albums one sees, and the sessions one is called to.
SESSIONS = """
SELECT booking.id, booking.starts_at, booking.ends_at, booking.status, booking.hold_rank, album.title AS album,
    room.name AS room, studio.name AS studio, studio.time_zone AS zone
FROM studio_booking booking
JOIN projects_album album ON album.id = booking.album_id
JOIN studio_room room ON room.id = booking.room_id
JOIN studio_studio studio ON studio.id = room.studio_id
WHERE booking.status IN ('hold', 'confirmed') AND booking.ends_at > %s AND booking.starts_at < %s AND ({seen} OR EXISTS (
    SELECT 1 FROM studio_call call JOIN projects_person person ON person.id = call.person_id
    WHERE call.booking_id = booking.id AND person.user_id = %s))
ORDER BY booking.starts_at, booking.id LIMIT %s"""

# As Call.objects.visible_to.
CALLS = """
SELECT call.booking_id AS booking, person.name, call.role, call.call_at, call.answer
FROM studio_call call
JOIN projects_person person ON person.id = call.person_id
JOIN studio_booking booking ON booking.id = call.booking_id
JOIN projects_album album ON album.id = booking.album_id
WHERE call.booking_id = ANY(%s) AND ({seen} OR person.user_id = %s)
ORDER BY call.call_at, call.id"""


def coming(actor: Any) -> list[dict[str, Any]]:
    """Days that have sessions, soonest first: `{date, label, sessions}`, with the calls one sees. Two queries."""
    now = timezone.now()
    visible, seeing = seen(actor).text("album.id", "album.organization_id")
    found = read(SESSIONS.format(seen=visible), [now, now + AHEAD, *seeing, actor.pk, MOST])
    called: dict[Any, list[Any]] = {row["id"]: [] for row in found}
    for call in read(CALLS.format(seen=visible), [list(called), *seeing, actor.pk]) if called else []:
        called[call["booking"]].append(call)
    today = time.wall(now, actor.time_zone).date()
    return [
        {
            "date": day.isoformat(),
            "label": _day(day, today),
            "sessions": [_session(row, called[row["id"]], actor) for row in group],
        }
        for day, group in groupby(found, key=lambda row: max(today, time.wall(row["starts_at"], actor.time_zone).date()))
    ]


def _day(day: Any, today: Any) -> str:
    names = {0: "Today", 1: "Tomorrow"}
    near = names.get((day - today).days)
    return f"{near}, {day:%A %-d %B}" if near else f"{day:%A %-d %B}"


def _session(row: dict[str, Any], calls: list[dict[str, Any]], actor: Any) -> dict[str, Any]:
    zone, hold = row["zone"], row["status"] == Booking.Status.HOLD
    own = "" if zone == actor.time_zone else time.shown_range(row["starts_at"], row["ends_at"], actor.time_zone)
    return {
        "url": f"/bookings/{row['id']}/",
        "album": row["album"],
        "room": f"{row['studio']}, {row['room']}",
        "when": time.shown_range(row["starts_at"], row["ends_at"], zone),
        "own": own,
        "look": "info" if hold else "accent full",
        "word": f"Hold {row['hold_rank']}" if hold else "Confirmed",
        "calls": [_call(call, zone) for call in calls],
    }


def _call(call: dict[str, Any], zone: str) -> dict[str, str]:
    return {
        "name": call["name"],
        "role": call["role"],
        "at": f"{time.wall(call['call_at'], zone):%H:%M}",
        "answer": SAYS[call["answer"]],
        "look": LOOKS[call["answer"]],
    }
