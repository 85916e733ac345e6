"""The calendar: rooms down, days across, each day in the studio's own dates. Reading only."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.fields import BooleanField, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from producer.core.time import city, wall
from projects.models import Album
from projects.standing import where_can

from ..models import Booking, Call, Room

MOST_ROOMS = 80
AGENDA_DAYS = 31
UNSEEN = ("", False, False)
FARTHEST = timedelta(hours=14)  # no zone is farther from UTC
KEYS = tuple(Cast(name, TextField()) for name in ("pk", "room_id", "album_id"))  # only written and compared: text is quicker
COLUMNS = ("starts_at", "ends_at", "status", "hold_rank", "version")


class Booked(NamedTuple):
    """A booking as the calendar reads it. Of what is not `seen` only room, times and status may be shown."""

    pk: str
    room: str
    album: str
    starts_at: datetime
    ends_at: datetime
    status: str
    hold_rank: int | None
    version: int
    title: str
    seen: bool
    movable: bool


class Piece(NamedTuple):
    """What one booking is on one day: its whole time by the wall (`2027-06-08T10:00`), and whether it begins and ends there."""

    booking: Booked
    start: str
    end: str
    begins: bool
    ends: bool


Pieces = dict[tuple[str, date], list[Piece]]


def days_of(view: str, around: date) -> list[date]:
    """The week from Monday, or the month, that `around` lies in; of an agenda the days from `around` on."""
    if view == "agenda":
        return [around + timedelta(days=n) for n in range(AGENDA_DAYS)]
    if view == "month":
        first = around.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
    else:
        first = around - timedelta(days=around.weekday())
        after = first + timedelta(days=7)
    return [first + timedelta(days=n) for n in range((after - first).days)]


def rooms_for(actor: Any, days: list[date], asked: dict[str, Any]) -> list[Room]:
    """The rooms asked for; else those of one's organisations and those booked for an album one sees in these days."""
    rooms = Room.objects.visible_to(actor).for_list().order_by("studio__sort_key", "sort_key", "pk")
    if asked.get("room"):
        return list(rooms.filter(pk=asked["room"]))
    if asked.get("studio"):
        return list(rooms.filter(studio=asked["studio"])[:MOST_ROOMS])
    booked = Booking.objects.visible_to(actor).active().between(*bounds(days)).filter(room=OuterRef("pk"))
    if asked.get("person"):
        return list(rooms.filter(Exists(booked.filter(_calls(asked["person"]))))[:MOST_ROOMS])
    if asked.get("album"):
        return list(rooms.filter(Exists(booked.filter(album=asked["album"])))[:MOST_ROOMS])
    return list(rooms.filter(Q(studio__organization__in=list(actor.roles)) | Q(Exists(booked)))[:MOST_ROOMS])


def _calls(person: Any) -> Exists:
    return Exists(Call.objects.exclude(answer=Call.Answer.NO).filter(booking=OuterRef("pk"), person=person))


def bounds(days: list[date]) -> tuple[datetime, datetime]:
    """Instants that hold the days of every zone."""
    first, last = (datetime.combine(day, time(), UTC) for day in (days[0], days[-1]))
    return first - FARTHEST, last + timedelta(days=1) + FARTHEST


def bookings_in(actor: Any, rooms: list[Room], days: list[date], person: Any = None) -> list[Booked]:
    """All bookings of the rooms, whoever's they are; of a person only those one sees them called to.

    Who may see and move what is asked once for each album, which is cheaper than for each of many bookings.
    """
    rows: QuerySet[Booking] = Booking.objects.active().filter(room__in=[room.pk for room in rooms]).between(*bounds(days))
    if person:
        rows = rows.visible_to(actor).filter(_calls(person))  # type: ignore[attr-defined]
    found = list(rows.order_by("starts_at", "pk").values_list(*KEYS, *COLUMNS))
    known = _known(actor, {row[2] for row in found})
    return [Booked._make((*row, *known.get(row[2], UNSEEN))) for row in found]


def _known(actor: Any, albums: set[str]) -> dict[str, tuple[str, bool, bool]]:
    """Of the albums one sees: title, that it is seen, and whether one may move its bookings."""
    movable = ExpressionWrapper(Q(where_can(actor, "booking.edit", "pk")), output_field=BooleanField())
    rows = Album.objects.visible_to(actor).filter(pk__in=albums).annotate(movable=movable)
    return {str(pk): (title, True, may) for pk, title, may in rows.values_list("pk", "title", "movable")}


def pieces(rooms: list[Room], days: list[date], bookings: list[Booked]) -> Pieces:
    """Each booking cut at the studio's midnights, by room and day, in order of time."""
    zones = {str(room.pk): ZoneInfo(room.studio.time_zone) for room in rooms}
    shown, found = set(days), defaultdict(list)
    for booking in bookings:
        zone = zones[booking.room]
        (start, starts), (end, ends) = _wall(booking.starts_at, zone), _wall(booking.ends_at, zone)
        first, last, times = start.date(), _last_day(booking.ends_at, end, zone), (starts, ends)
        for n in range((last - first).days + 1):
            if (day := first + timedelta(days=n)) in shown:
                found[booking.room, day].append(Piece(booking, *times, day == first, day == last))
    return found


@lru_cache(maxsize=4096)
def _wall(at: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """What the wall shows, and the same written: without the zone, which would be asked again. Days begin at the same hours."""
    wall = at.astimezone(zone).replace(tzinfo=None)
    return wall, wall.isoformat()[:16]


def _last_day(ends_at: datetime, end: datetime, zone: ZoneInfo) -> date:
    """What ends at midnight does not touch the next day."""
    midnight = not (end.hour or end.minute)
    return _wall(ends_at - timedelta(microseconds=1), zone)[0].date() if midnight else end.date()


@lru_cache(maxsize=512)
def zone_words(zone: str, first: date, last: date) -> str:
    """`London, UTC+1`: the zone by its city and its distance; where the clock changes in these days, both and when."""
    before, after = _offset(zone, first), _offset(zone, last)
    if before == after:
        return f"{city(zone)}, {before}"
    day = first
    while _offset(zone, day) == before:
        day += timedelta(days=1)
    return f"{city(zone)}, {before}, from {day:%-d %b} {after}"


def _offset(zone: str, day: date) -> str:
    offset = datetime.combine(day, time(12), ZoneInfo(zone)).strftime("%z")
    hours, minutes = int(offset[1:3]), offset[3:5]
    return f"UTC{offset[0].replace('-', '−')}{hours}{'' if minutes == '00' else ':' + minutes}"


def today(zone: str) -> date:
    return wall(timezone.now(), zone).date()
