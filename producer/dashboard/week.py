"""Today and the days after it: sessions with their calls, in the studio's time and one's own."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from producer.core import time
from sessions.models import Booking, Call

AHEAD = timedelta(days=14)
MOST = 30
ANSWERS = {"yes": ("good", "done"), "no": ("warn", "stop"), "open": ("info", "")}


def coming(actor: Any) -> list[dict[str, Any]]:
    """Days that have sessions, soonest first: `{date, label, sessions}`, with the calls one sees. Two queries."""
    now = timezone.now()
    calls = Prefetch("calls", Call.objects.visible_to(actor).select_related("person").order_by("call_at", "id"))
    rows = Booking.objects.concerning(actor).filter(
        status__in=["hold", "confirmed"], ends_at__gt=now, starts_at__lt=now + AHEAD
    )
    found = list(rows.for_list().prefetch_related(calls).order_by("starts_at", "id")[:MOST])
    today = time.wall(now, actor.time_zone).date()
    return [
        {"date": day, "label": _day(day, today), "sessions": [_session(row, actor) for row in group]}
        for day, group in groupby(found, key=lambda row: max(today, time.wall(row.starts_at, actor.time_zone).date()))
    ]


def _day(day: Any, today: Any) -> str:
    names = {0: "Today", 1: "Tomorrow"}
    near = names.get((day - today).days)
    return f"{near}, {day:%A %-d %B}" if near else f"{day:%A %-d %B}"


def _session(row: Booking, actor: Any) -> dict[str, Any]:
    zone = row.room.studio.time_zone
    own = "" if zone == actor.time_zone else time.shown_range(row.starts_at, row.ends_at, actor.time_zone)
    return {
        "url": f"/bookings/{row.pk}/",
        "album": row.album.title,
        "room": row.room.full_name,
        "when": time.shown_range(row.starts_at, row.ends_at, zone),
        "own": own,
        "hold": row.status == Booking.Status.HOLD,
        "word": f"Hold {row.hold_rank}" if row.status == Booking.Status.HOLD else "Confirmed",
        "calls": [_call(call, zone) for call in row.calls.all()],
    }


def _call(call: Call, zone: str) -> dict[str, str]:
    tone, shape = ANSWERS[call.answer]
    return {
        "name": call.person.name,
        "role": call.role,
        "at": f"{time.wall(call.call_at, zone):%H:%M}",
        "answer": call.get_answer_display(),
        "tone": tone,
        "shape": shape,
    }
