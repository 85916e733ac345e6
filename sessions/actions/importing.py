"""Bookings from a table: looked at row by row first, then all of them or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from producer.core.errors import Conflict
from producer.core.names import sort_key
from producer.core.time import from_wall, shown_range
from projects.models import Album
from projects.rules import authorize

from ..models import Booking, Room
from .booking import create_booking
from .locks import lock_all

COLUMNS = ("room", "from", "until", "kind", "purpose", "status", "exchange_rate", "notes")
NEEDED = ("room", "from", "until")
MOST_ROWS = 200


@dataclass(frozen=True)
class Row:
    """What became of one row: `words` says it, `refused` is empty where it is a booking."""

    number: int
    words: str
    refused: str = ""
    booking: Booking | None = None


@transaction.atomic
def import_bookings(
    album: Album, text: str, *, by: Any, over_budget_reason: str = "", past_ok: bool = False, dry: bool = False
) -> list[Row]:
    """Book every row of `text` through `create_booking`, so that each clash is refused, of rows with each other too.

    If one row is refused, or `dry` only asks what would happen, nothing is kept. Raises NotAllowed, and
    ValidationError for what is no table of bookings.
    """
    authorize(by, "booking.edit", album)
    rooms = _rooms(album, by)
    lines = list(_lines(text))
    lock_all(album, *{room.pk for line in lines for room in rooms.get(sort_key(line["room"]), [])})
    ways_on = {"over_budget_reason": over_budget_reason, "past_ok": past_ok}
    found = [_book(album, rooms, number, line, by, ways_on) for number, line in enumerate(lines, start=2)]
    if dry or any(row.refused for row in found):
        transaction.set_rollback(True)
    return found


def _rooms(album: Album, by: Any) -> dict[str, list[Room]]:
    """Every bookable room by its name, alone and after its studio's."""
    found: dict[str, list[Room]] = {}
    for room in Room.objects.bookable_for(album, by).for_list():
        for name in {sort_key(room.name), sort_key(room.full_name)}:
            found.setdefault(name, []).append(room)
    return found


def _lines(text: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), restkey="", strict=True)
    try:
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
        if missing := [name for name in NEEDED if name not in reader.fieldnames]:
            raise ValidationError({"file": f"The first line names the columns; these are missing: {', '.join(missing)}."})
        if unknown := [name for name in reader.fieldnames if name not in COLUMNS]:
            raise ValidationError({"file": f"There is no column called {', '.join(unknown)[:100]}."})
        rows = [{name: (row.get(name) or "").strip() for name in COLUMNS} for row in reader]
    except csv.Error as error:
        raise ValidationError({"file": f"That is no table: {error}."}) from error
    if not rows or len(rows) > MOST_ROWS:
        raise ValidationError({"file": f"Give between 1 and {MOST_ROWS} bookings at a time; these are {len(rows)}."})
    yield from rows


def _book(
    album: Album, rooms: dict[str, list[Room]], number: int, line: dict[str, str], by: Any, ways_on: dict[str, Any]
) -> Row:
    words = f"{line['room']}, {line['from']} to {line['until']}"[:200]
    try:
        with transaction.atomic():
            room = _room(rooms, line["room"])
            starts_at, ends_at = (_instant(line[column], room) for column in ("from", "until"))
            booking = create_booking(
                album=album, room=room, by=by, starts_at=starts_at, ends_at=ends_at, **ways_on, **_more(line)
            )
    except ValidationError as error:
        return Row(number, words, " ".join(error.messages))
    except Conflict as refusal:
        return Row(number, words, refusal.message)
    when = shown_range(booking.starts_at, booking.ends_at, room.studio.time_zone)
    return Row(number, f"{room.full_name}, {when}", booking=booking)


def _more(line: dict[str, str]) -> dict[str, Any]:
    rate: Any = Booking._meta.get_field("exchange_rate")
    return {
        "exchange_rate": rate.clean(line["exchange_rate"] or None, None),
        "kind": (line["kind"] or Booking.Kind.SESSION).lower(),
        "purpose": line["purpose"].lower(),
        "status": (line["status"] or Booking.Status.HOLD).lower(),
        "notes": line["notes"],
    }


def _room(rooms: dict[str, list[Room]], name: str) -> Room:
    found = rooms.get(sort_key(name), [])
    if len(found) > 1:
        raise ValidationError(f"Several rooms are called {name[:80]}: put the studio before it, such as {found[0].full_name}.")
    if not found:
        raise ValidationError(f"There is no room called {name[:80]}.")
    return found[0]


def _instant(text: str, room: Room) -> datetime:
    """Wall time of the studio, or an instant with its offset."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(f"{text[:40] or 'Nothing'} is no time: give it as 2027-06-08 10:00.")
    try:
        return found if found.tzinfo else from_wall(found, room.studio.time_zone)
    except OverflowError as error:
        raise ValidationError("Give a date between 1950 and 2100.") from error
