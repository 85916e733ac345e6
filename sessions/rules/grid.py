"""The calendar as a table: rooms down, days across, each day in the studio's own dates. Reading only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from producer.core.time import city, dates_touched, wall
from projects.models import Album

from ..models import Booking, Room
from ..presenters import RANKS, STATES

MOST_ROOMS = 80
FARTHEST = timedelta(hours=14)  # no zone is farther from UTC


@dataclass(frozen=True)
class Piece:
    """What one booking is on one day. Of others' bookings there is no address and no name."""

    url: str
    time: str
    short: str
    what: str
    state: str
    tone: str
    said: str


@dataclass
class Cell:
    day: date
    pieces: list[Piece] = field(default_factory=list)
    new_url: str = ""


@dataclass
class RoomRow:
    room: Room
    url: str
    cells: list[Cell]


@dataclass
class StudioRows:
    name: str
    url: str
    zone: str
    rooms: list[RoomRow]


def days_of(view: str, around: date) -> list[date]:
    """The week from Monday, or the month, that `around` lies in."""
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
    if asked.get("album"):
        return list(rooms.filter(Exists(booked.filter(album=asked["album"])))[:MOST_ROOMS])
    return list(rooms.filter(Q(studio__organization__in=list(actor.roles)) | Q(Exists(booked)))[:MOST_ROOMS])


def bounds(days: list[date]) -> tuple[datetime, datetime]:
    """Instants that hold the days of every zone."""
    first, last = (datetime.combine(day, time(), UTC) for day in (days[0], days[-1]))
    return first - FARTHEST, last + timedelta(days=1) + FARTHEST


def grid(actor: Any, rooms: list[Room], days: list[date], *, may_book: bool) -> list[StudioRows]:
    """One query for all bookings, whoever's they are; `seen` tells which the actor may know more of than the time."""
    found = _pieces(actor, rooms, days)
    studios: dict[Any, StudioRows] = {}
    for room in rooms:
        studio = room.studio
        group = studios.setdefault(
            studio.pk, StudioRows(studio.name, f"/studios/{studio.pk}/", zone_words(studio.time_zone, days[0]), [])
        )
        new = f"/bookings/new/?room={room.pk}&on=" if may_book else ""
        cells = [Cell(day, found.get((room.pk, day), []), f"{new}{day.isoformat()}" if new else "") for day in days]
        group.rooms.append(RoomRow(room, f"/rooms/{room.pk}/", cells))
    return list(studios.values())


def zone_words(zone: str, day: date) -> str:
    """`London, UTC+1`: the zone by its city, with its distance on that day."""
    offset = datetime.combine(day, time(12), ZoneInfo(zone)).strftime("%z")
    hours, minutes = int(offset[1:3]), offset[3:5]
    return f"{city(zone)}, UTC{offset[0].replace('-', '−')}{hours}{'' if minutes == '00' else ':' + minutes}"


def _pieces(actor: Any, rooms: list[Room], days: list[date]) -> dict[tuple[Any, date], list[Piece]]:
    zones = {room.pk: (room.name, room.studio.time_zone) for room in rooms}
    seen = ExpressionWrapper(Q(album__in=Album.objects.visible_to(actor).values("pk")), output_field=BooleanField())
    rows: Iterable[Booking] = (
        Booking.objects.active()
        .filter(room__in=list(zones))
        .between(*bounds(days))
        .annotate(seen=seen)
        .select_related("album")
        .order_by("starts_at", "pk")
    )
    shown, found = set(days), defaultdict(list)
    for booking in rows:
        name, zone = zones[booking.room_id]
        for day in dates_touched(booking.starts_at, booking.ends_at, zone):
            if day in shown:
                found[booking.room_id, day].append(_piece(booking, day, zone, name))
    return found


def _piece(booking: Any, day: date, zone: str, room: str) -> Piece:
    when, short = _time_on(booking, day, zone)
    if not booking.seen:
        held = booking.status == Booking.Status.HOLD
        what = "On hold" if held else "Taken"
        return Piece("", when, short, what, what, "held" if held else "taken", f"{room}, {day:%a %-d %b}, {when}: {what}")
    word = RANKS.get(booking.hold_rank) or str(Booking.Status(booking.status).label)
    said = f"{room}, {day:%a %-d %b}, {when}: {booking.album.title}, {word}"
    tone = STATES[booking.status][0] or "taken"
    return Piece(f"/bookings/{booking.pk}/", when, short, booking.album.title, word, tone, said)


def _time_on(booking: Booking, day: date, zone: str) -> tuple[str, str]:
    """`10:00–18:00` and, where there is little room, `10–18`; of a longer booking the part that lies on the day."""
    start, end = wall(booking.starts_at, zone), wall(booking.ends_at, zone)
    begins, ends = start.date() == day, wall(booking.ends_at - timedelta(microseconds=1), zone).date() == day
    if begins and ends:
        return f"{start:%H:%M}–{end:%H:%M}", f"{_hour(start)}–{_hour(end)}"
    if begins:
        return f"from {start:%H:%M}", f"{_hour(start)} on"
    return (f"until {end:%H:%M}", f"to {_hour(end)}") if ends else ("all day", "all")


def _hour(at: datetime) -> str:
    return f"{at:%-H:%M}" if at.minute else f"{at:%-H}"


def today(zone: str) -> date:
    return wall(timezone.now(), zone).date()
