"""What the clock costs: the sweep of bookings with nothing due among 100,000, and claiming 3,000 holds that are due.

Nothing due: at most 3 statements, all of this room's sweeps together. Due: claiming takes at most twice the bare UPDATE …
SKIP LOCKED of the same rows, sent by the same driver without Django.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

FIRST, EIGHT = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30), timedelta(hours=8)
BOOKINGS, DUE, STATEMENTS, BAR, TURNS = 100_000, 3_000, 3, 2.0, 7

DEADLINES = """
INSERT INTO studio_deadline (id, booking_id, due_at, next_at)
SELECT gen_random_uuid(), id, ends_at, ends_at FROM studio_booking WHERE status = 'hold'"""
SOME_DUE = """
UPDATE studio_deadline SET claimed_until = NULL, due_at = now() - interval '1 hour', next_at = now() - interval '1 hour'
WHERE id IN (SELECT id FROM studio_deadline ORDER BY id LIMIT %s)"""
SWEEPS = ("reminders", "room_holds", "penalties")


def fill(bookings: int) -> None:
    """A third of them holds; every room has a thousand, twelve hours apart."""
    from django.db import connection

    from sessions.models import Booking, Room

    from .booking_storm import make_people

    people, room = make_people(1)
    rooms = [room, *(Room.objects.create(studio=room.studio, name=f"Room {n}") for n in range(bookings // 1000 - 1))]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the history of made-up rows is not measured
        for each in rooms:
            Booking.objects.bulk_create(_thousand(people[0].album, each))
        cursor.execute("RESET session_replication_role")
        cursor.execute(DEADLINES)
        cursor.execute("ANALYZE")


def _thousand(album: Any, room: Any) -> list[Any]:
    from sessions.models import Booking

    spans = [(at, at + EIGHT) for at in (FIRST + timedelta(hours=12 * n) for n in range(1000))]
    return [
        Booking(
            album_id=album,
            room=room,
            starts_at=start,
            ends_at=end,
            blocked=(start, end),
            currency="USD",
            status="confirmed" if n % 3 else "hold",
            hold_rank=None if n % 3 else 1,
        )
        for n, (start, end) in enumerate(spans)
    ]


def idle_statements() -> int:
    """How many statements the sweeps of this room send when nothing is due."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from producer.core import sweeps

    with CaptureQueriesContext(connection) as seen:
        for name in SWEEPS:
            if sweeps._sweeps[name](timezone.now()):
                raise AssertionError(f"{name} found something due")
    return len(seen)


def claiming(due: int, turns: int) -> tuple[float, float]:
    """Seconds that the fastest of `turns` took: by the bare statement, and by the project's own claim."""
    from django.db import connection
    from django.utils import timezone

    from sessions.actions.hold import deadline

    def bare() -> int:
        present = timezone.now()
        values = {"until": present + deadline.LEASE, "now": present, "present": present, "most": deadline.BATCH}
        with connection.connection.cursor() as cursor:
            cursor.execute(deadline.CLAIM, values)
            return len(cursor.fetchall())

    return _best(bare, due, turns), _best(lambda: len(deadline.claim(timezone.now())), due, turns)


def _best(claim: Callable[[], int], due: int, turns: int) -> float:
    from django.db import connection

    times = []
    for _ in range(turns):
        with connection.cursor() as cursor:
            cursor.execute(SOME_DUE, [due])
        began, claimed = time.perf_counter(), 0
        while more := claim():
            claimed += more
        times.append(time.perf_counter() - began)
        if claimed != due:
            raise AssertionError(f"{claimed} of {due} were claimed")
    return min(times)


def measure(bookings: int, due: int, turns: int) -> bool:
    fill(bookings)
    statements = idle_statements()
    bare, ours = claiming(due, turns)
    print(f"hold_sweep: nothing due among {bookings:,} bookings: {statements} statements (bar {STATEMENTS})")
    print(f"  {due:,} due claimed in {ours * 1000:.0f} ms, bare {bare * 1000:.0f} ms: {ours / bare:.2f} × (bar {BAR})")
    return statements <= STATEMENTS and ours <= BAR * bare


def main() -> bool:
    from .house import house

    with house():
        return measure(BOOKINGS, DUE, TURNS)
