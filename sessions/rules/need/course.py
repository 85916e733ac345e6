"""How it went: hours needed, booked and used by each day, replayed from the history of the grid, the songs and the logs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from producer.core.sql import read
from producer.core.time import wall
from projects.models import Album
from projects.rules.grid import MADE

from ...models import Booking
from .covered import hours_of
from .need import LEFT, Need
from .table import NONE, RECORDING, Hours

MOST_POINTS = 60
LONGEST = timedelta(days=3 * 366)
AFTER = timedelta(days=28)
MOST_EVENTS = 20_000  # the newest

# What became of each cell and each song of the album, oldest first. A removed one has no state.
EVENTS = """
SELECT * FROM (
    SELECT pgh_created_at AS at, pgh_id AS nr, song_id AS song, part_id AS part,
        CASE WHEN pgh_label = 'delete' THEN '' ELSE state END AS state
    FROM projects_gridcellevent WHERE album_id = %(album)s
    UNION ALL
    SELECT pgh_created_at, pgh_id, id, NULL, CASE WHEN pgh_label = 'delete' THEN '' ELSE state END
    FROM projects_songevent WHERE album_id = %(album)s
    ORDER BY 1 DESC, 2 DESC LIMIT %(most)s) newest
ORDER BY at, nr"""

LOGS = """
SELECT log.ended_at AS at, extract(epoch FROM log.ended_at - log.started_at) / 3600 AS hours
FROM studio_sessionlog log JOIN studio_booking booking ON booking.id = log.booking_id
WHERE booking.album_id = %(album)s AND log.closed_at IS NOT NULL AND booking.purpose = ANY(%(purposes)s)"""


@dataclass(frozen=True)
class Course:
    """Lists run along `days`. `low` and `high` are all hours needed, those used among them; `used` is None of days to come."""

    days: list[date]
    low: list[Decimal]
    high: list[Decimal]
    booked: list[Decimal]
    used: list[Decimal | None]
    today: date


def course(album: Album, need: Need, rows: Iterable[Booking], now: datetime) -> Course:
    """Two queries. Days are the album's; hours of a part are those of today, so that the line moves with the work alone."""
    today = wall(now, album.time_zone).date()
    oldest = today - LONGEST

    def day(at: datetime) -> date:
        return max(wall(at, album.time_zone).date(), oldest)

    logs = read(LOGS, {"album": album.pk, "purposes": sorted(RECORDING)})
    played = sorted((day(row["at"]), row["hours"]) for row in logs)
    planned = sorted((day(row.starts_at), hours_of(row)) for row in rows if row.purpose in RECORDING)
    events = [(day(row["at"]), row) for row in read(EVENTS, {"album": album.pk, "most": MOST_EVENTS})]
    starts = [at for at, _ in (*played, *planned, *events)]
    days = _days(min([*starts, today]), today, max([*(at for at, _ in planned), today + AFTER]))
    used = [_until(played, at) for at in days]
    left = _left(need, events, days, today)
    totals = [_plus(hours, spent) for hours, spent in zip(left, used, strict=True)]
    return Course(
        days=days,
        low=[hours.low for hours in totals],
        high=[hours.high for hours in totals],
        booked=[_until(planned, at) for at in days],
        used=[spent if at <= today else None for at, spent in zip(days, used, strict=True)],
        today=today,
    )


def _days(first: date, today: date, end: date) -> list[date]:
    """Evenly from first to end, with today among them."""
    first = min(first, today - AFTER)
    step = max(1, -(-(end - first).days // MOST_POINTS))
    return sorted({*(first + timedelta(days=n) for n in range(0, (end - first).days, step)), today, end})


def _until(rows: list[tuple[date, Decimal]], day: date) -> Decimal:
    return sum((hours for at, hours in rows if at <= day), Decimal(0))


def _plus(hours: Hours, spent: Decimal) -> Hours:
    return Hours(hours.low + spent, hours.high + spent)


def _left(need: Need, events: list[tuple[date, dict[str, Any]]], days: list[date], today: date) -> list[Hours]:
    """Hours left at the end of each day; today and after it as they are."""
    each = {part.id: part.each for part in need.parts}
    cells: dict[tuple[UUID, UUID], str] = {}
    songs: dict[UUID, str] = {}
    found, rest = [], iter([*events, (date.max, {})])
    at, event = next(rest)
    for day in days:
        while at <= day < today:
            if event["part"] is None:
                songs[event["song"]] = event["state"]
            else:
                cells[event["song"], event["part"]] = event["state"]
            at, event = next(rest)
        found.append(need.hours if day >= today else _sum(each, songs, cells))
    return found


def _sum(each: dict[UUID, Hours], songs: dict[UUID, str], cells: dict[tuple[UUID, UUID], str]) -> Hours:
    total = NONE
    for song, state in songs.items():
        if state in MADE:
            for part, hours in each.items():
                total += hours.times(LEFT.get(cells.get((song, part), "") or "not_started", Decimal(0)))
    return total
