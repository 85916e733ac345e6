"""Today and the days after it: sessions with their calls, in the studio's time and one's own."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone

from producer.core import time
from sessions.models import Booking, Call

AHEAD = timedelta(days=14)
MOST = 30
LOOKS = {"yes": "good done", "no": "warn stop", "open": "info"}
SAYS: dict[str, str] = dict(Call.Answer.choices)
SESSION = (
    *("pk", "starts_at", "ends_at", "status", "hold_rank", "album__title"),
    *("room__name", "room__studio__name", "room__studio__time_zone"),
)


def coming(actor: Any) -> list[dict[str, Any]]:
    """Days that have sessions, soonest first: `{date, label, sessions}`, with the calls one sees. Two queries."""
    now = timezone.now()
    rows = Booking.objects.concerning(actor).filter(
        status__in=["hold", "confirmed"], ends_at__gt=now, starts_at__lt=now + AHEAD
    )
    found = list(rows.order_by("starts_at", "id").values(*SESSION)[:MOST])
    calls = Call.objects.visible_to(actor).filter(booking__in=[row["pk"] for row in found]).order_by("call_at", "id")
    called: dict[Any, list[Any]] = {row["pk"]: [] for row in found}
    for call in calls.values("booking", "person__name", "role", "call_at", "answer"):
        called[call["booking"]].append(call)
    today = time.wall(now, actor.time_zone).date()
    return [
        {
            "date": day.isoformat(),
            "label": _day(day, today),
            "sessions": [_session(row, called[row["pk"]], actor) for row in group],
        }
        for day, group in groupby(found, key=lambda row: max(today, time.wall(row["starts_at"], actor.time_zone).date()))
    ]


def _day(day: Any, today: Any) -> str:
    names = {0: "Today", 1: "Tomorrow"}
    near = names.get((day - today).days)
    return f"{near}, {day:%A %-d %B}" if near else f"{day:%A %-d %B}"


def _session(row: dict[str, Any], calls: list[dict[str, Any]], actor: Any) -> dict[str, Any]:
    zone, hold = row["room__studio__time_zone"], row["status"] == Booking.Status.HOLD
    own = "" if zone == actor.time_zone else time.shown_range(row["starts_at"], row["ends_at"], actor.time_zone)
    return {
        "url": f"/bookings/{row['pk']}/",
        "album": row["album__title"],
        "room": f"{row['room__studio__name']}, {row['room__name']}",
        "when": time.shown_range(row["starts_at"], row["ends_at"], zone),
        "own": own,
        "look": "info" if hold else "accent full",
        "word": f"Hold {row['hold_rank']}" if hold else "Confirmed",
        "calls": [_call(call, zone) for call in calls],
    }


def _call(call: dict[str, Any], zone: str) -> dict[str, str]:
    return {
        "name": call["person__name"],
        "role": call["role"],
        "at": f"{time.wall(call['call_at'], zone):%H:%M}",
        "answer": SAYS[call["answer"]],
        "look": LOOKS[call["answer"]],
    }
