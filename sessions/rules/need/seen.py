"""What closed sessions taught: the hours that parts of songs really took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from producer.core.names import sort_key
from producer.core.sql import read
from projects.models import Album

from .table import family_of

HALF = Decimal("0.5")
MOST_ALBUMS = 20

# The hours of each closed session, and the takes it holds, by song and part.
SESSIONS = """
SELECT booking.album_id AS album, log.id, extract(epoch FROM log.ended_at - log.started_at) / 3600 AS hours,
    take.song_id AS song, take.part, count(take.id) AS takes
FROM studio_sessionlog log
JOIN studio_booking booking ON booking.id = log.booking_id
LEFT JOIN studio_take take ON take.session_log_id = log.id
WHERE booking.album_id = ANY(%(albums)s) AND log.closed_at IS NOT NULL AND booking.purpose = ANY(%(purposes)s)
GROUP BY booking.album_id, log.id, take.song_id, take.part"""

# How far each cell of the grid is that somebody marked.
CELLS = """
SELECT cell.song_id AS song, part.sort_key AS part, cell.state FROM projects_gridcell cell
JOIN projects_gridpart part ON part.id = cell.part_id WHERE cell.album_id = ANY(%(albums)s)"""

COLUMNS = """
SELECT album_id AS album, sort_key AS part FROM projects_gridpart WHERE album_id = ANY(%(albums)s) ORDER BY position, id"""

PLANS = "SELECT album_id AS album, kind FROM studio_hoursplan WHERE album_id = ANY(%(albums)s)"


@dataclass
class Taught:
    """`hours` that were spent on `cells` of one part; a cell that is not recorded yet counts half."""

    hours: Decimal = Decimal(0)
    cells: Decimal = Decimal(0)
    songs: set[Any] = field(default_factory=set)

    @property
    def each(self) -> Decimal | None:
        return self.hours / self.cells if self.cells else None


@dataclass
class Seen:
    """By column of the grid (its sort key), or by the take's own word for its part where the grid has no such column.

    `unnamed` are hours of sessions without a take, which teach nothing of parts.
    """

    parts: dict[str, Taught] = field(default_factory=lambda: defaultdict(Taught))
    unnamed: Decimal = Decimal(0)


Worked = dict[tuple[Any, str], Decimal]  # hours by song and part
Columns = dict[UUID, list[str]]


def seen(albums: Iterable[UUID], purposes: Iterable[str]) -> dict[UUID, Seen]:
    """What the closed sessions of each album taught. Three queries."""
    ids = list(albums)
    values = {"albums": ids, "purposes": sorted(purposes)}
    rows, columns = read(SESSIONS, values), _columns(values)
    states = {(row["song"], row["part"]): row["state"] for row in read(CELLS, values)}
    found = {album: Seen() for album in ids}
    for album, (worked, unnamed) in _worked(rows, columns).items():
        found[album].unnamed = unnamed
        for (song, part), hours in worked.items():
            taught = found[album].parts[part]
            taught.hours += hours
            taught.cells += 1 if states.get((song, part)) in ("recorded", "edited", "done") else HALF
            taught.songs.add(song)
    return found


def _columns(values: dict[str, Any]) -> Columns:
    found: Columns = defaultdict(list)
    for row in read(COLUMNS, values):
        found[row["album"]].append(row["part"])
    return found


def column_of(part: str, columns: list[str]) -> str:
    """The column of that name, or else the first of its family: a take of "BVs" is one of the backing vocals."""
    name, family = sort_key(part), family_of(part)
    if name in columns or family in ("other", "desk"):
        return name
    return next((column for column in columns if family_of(column) == family), name)


def _worked(rows: list[dict[str, Any]], columns: Columns) -> dict[UUID, tuple[Worked, Decimal]]:
    """A session's hours go to what was played in it, by the number of takes."""
    takes: Counter[Any] = Counter()
    for row in rows:
        takes[row["id"]] += row["takes"]
    found: dict[UUID, tuple[Worked, Decimal]] = {}
    for row in rows:
        worked, unnamed = found.setdefault(row["album"], (defaultdict(Decimal), Decimal(0)))
        if row["takes"]:
            worked[row["song"], column_of(row["part"], columns[row["album"]])] += row["hours"] * row["takes"] / takes[row["id"]]
        else:
            found[row["album"]] = (worked, unnamed + row["hours"])
    return found


def earlier(album: Album) -> list[UUID]:
    """Records that its producers made for the same organisation before, the newest first; of others nothing is learned."""
    producers = album.team.filter(role="producer", ended_at=None).values("user")
    made = Q(team__user__in=producers, team__role="producer", created_at__lt=album.created_at)
    ids = Album.objects.filter(made, organization=album.organization_id).exclude(pk=album.pk)
    return list(ids.order_by("-created_at", "-pk").values_list("pk", flat=True).distinct()[:MOST_ALBUMS])


def kinds(albums: Iterable[UUID]) -> dict[UUID, str]:
    return {row["album"]: row["kind"] for row in read(PLANS, {"albums": list(albums)})}
