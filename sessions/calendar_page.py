"""The calendar as its page shows it: rows made as one text in Python, since a month of rooms is a thousand cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from producer.core.templatetags.look import INKS, initials
from producer.core.time import city

from .models import Booking, Room
from .presenters import RANKS, STATES, STATUSES
from .rules.grid import Booked, Piece, Pieces, zone_words

STANDS = {Booking.Status.HOLD, Booking.Status.CONFIRMED}  # what may still be moved


@dataclass
class Mark:
    """How an album is known in the calendar: letters that no other album there has, and an ink."""

    letters: str
    title: str
    ink: str
    url: str

    @cached_property
    def shown(self) -> str:
        return f'<i class="album-mark {self.ink}">{escape(self.letters)}</i> <bdi>{escape(self.title)}</bdi>'

    @cached_property
    def said(self) -> str:
        return escape(self.title)


Marks = dict[str, Mark]


def marks_of(bookings: list[Booked]) -> Marks:
    """By album one sees, in order of title. Two with the same initials are told apart by a number."""
    titles = {booking.album: booking.title for booking in bookings if booking.seen}
    found, used = Marks(), dict[str, int]()
    for place, (album, title) in enumerate(sorted(titles.items(), key=lambda item: (item[1].casefold(), item[0]))):
        letters = initials(title)
        used[letters] = used.get(letters, 0) + 1
        number = str(used[letters]) if used[letters] > 1 else ""
        found[album] = Mark(f"{letters}{number}", title, f"ink-{place % INKS}", f"/albums/{album}/sessions/")
    return found


class Board:
    """The table of a week or a month."""

    def __init__(self, rooms: list[Room], days: list[date], found: Pieces, marks: Marks, *, view: str, may_book: bool) -> None:
        self.rooms, self.days, self.found, self.marks = rooms, days, found, marks
        self.month, self.may_book = view == "month", may_book
        self.names = [f"{day:%a %-d %b}" for day in days]
        self.dates = [day.isoformat() for day in days]

    def body(self) -> SafeString:
        groups = groupby(self.rooms, key=lambda room: room.studio)
        return SafeString("".join([self._studio(studio, list(rooms)) for studio, rooms in groups]))

    def _studio(self, studio: Any, rooms: list[Room]) -> str:
        zone = escape(zone_words(studio.time_zone, self.days[0], self.days[-1]))
        name = f'<a href="/studios/{studio.pk}/"><bdi>{escape(studio.name)}</bdi></a> · {zone}'
        head = (
            f'<tr class="group"><th scope="rowgroup" colspan="{len(self.days) + 1}"><span class="stay">{name}</span></th></tr>'
        )
        return f"<tbody>{head}{''.join([self._row(room) for room in rooms])}</tbody>\n"

    def _row(self, room: Room) -> str:
        key, name, zone = str(room.pk), escape(room.name), escape(city(room.studio.time_zone))
        cells = "".join([self._cell(key, name, zone, number, day) for number, day in enumerate(self.days)])
        head = f'<th scope="row"><a href="/rooms/{key}/"><bdi>{name}</bdi></a></th>'
        return f'<tr data-room="{key}" data-name="{name}">{head}{cells}</tr>\n'

    def _cell(self, room: str, name: str, zone: str, number: int, day: date) -> str:
        here = self.found.get((room, day))
        new = self._new(room, name, number) if self.may_book and not (here and self.month) else ""
        if not here:
            return f"<td>{new}</td>"
        shown = "".join([self._slot(piece, name, zone, self.names[number]) for piece in here])
        return f'<td data-label="{self.names[number]}">{shown}{new}</td>'

    def _new(self, room: str, name: str, number: int) -> str:
        """By keyboard the button above books; thirty-one stops a room would be in the way."""
        skipped = ' tabindex="-1"' if self.month else ""
        where = f"/bookings/new/?room={room}&amp;on={self.dates[number]}"
        return f'<a class="slot-new" href="{where}" aria-label="Book {name} on {self.names[number][4:]}"{skipped}>+</a>'

    def _slot(self, piece: Piece, room: str, zone: str, day: str) -> str:
        booking, when = piece.booking, time_on(piece)
        shown = _short(piece) if self.month else when
        if not booking.seen:
            held = booking.status == Booking.Status.HOLD
            what = "On hold" if held else "Taken"
            return (
                f'<span class="slot {"held" if held else "taken"}" title="{room}, {day}, {when} {zone}: {what}">'
                f'<span class="slot-time">{shown}</span> <span class="slot-what">{what}</span></span>'
            )
        mark, word = self.marks[booking.album], word_of(booking)
        said = f"{room}, {day}, {when} {zone}: {mark.said}, {word}"
        tone = STATES[booking.status][0] or "taken"
        return (
            f'<a class="slot {tone}" href="/bookings/{booking.pk}/" aria-label="{said}" title="{said}"{_handles(piece)}>'
            f'<span class="slot-time">{shown}</span> <span class="slot-what">{mark.shown}</span>'
            f'<span class="slot-state">{word}</span></a>'
        )


def _handles(piece: Piece) -> str:
    """What is needed to move it here: who it is, the version seen, and its whole time as the studio's clock shows it."""
    booking = piece.booking
    if not booking.movable or booking.status not in STANDS:
        return ""
    ends = f"{' data-begins' if piece.begins else ''}{' data-ends' if piece.ends else ''}"
    return f' data-b="{booking.pk}" data-v="{booking.version}" data-s="{piece.start}" data-e="{piece.end}"{ends}'


def word_of(booking: Booked) -> str:
    return RANKS.get(booking.hold_rank or 0) or STATUSES[booking.status]


def time_on(piece: Piece) -> str:
    """`10:00–18:00`; of a longer booking the part that lies on the day."""
    start, end = piece.start[11:], piece.end[11:]
    if piece.begins and piece.ends:
        return f"{start}–{end}"
    return f"from {start}" if piece.begins else f"until {end}" if piece.ends else "all day"


def _short(piece: Piece) -> str:
    """`10–18`, where there is little room."""
    start, end = _hour(piece.start[11:]), _hour(piece.end[11:])
    if piece.begins and piece.ends:
        return f"{start}–{end}"
    return f"{start} on" if piece.begins else f"to {end}" if piece.ends else "all"


@lru_cache(maxsize=1440)
def _hour(time: str) -> str:
    """`10`, `9:30`, `0`."""
    return f"{int(time[:2])}{'' if time.endswith(':00') else time[2:]}"


def agenda(rooms: list[Room], days: list[date], found: Pieces, marks: Marks) -> list[dict[str, Any]]:
    """The same as a list: by day, in order of time, each time with the city whose clock shows it."""
    told = []
    for day in days:
        here = [(piece, room) for room in rooms for piece in found.get((str(room.pk), day), ())]
        here.sort(key=lambda pair: (pair[0].booking.starts_at, pair[1].name))
        if here:
            told.append({"name": f"{day:%A %-d %B %Y}", "lines": [_line(piece, room, marks) for piece, room in here]})
    return told


def _line(piece: Piece, room: Room, marks: Marks) -> dict[str, Any]:
    booking, seen = piece.booking, piece.booking.seen
    mark = marks.get(booking.album) if seen else None
    held = booking.status == Booking.Status.HOLD
    return {
        "time": f"{time_on(piece)} {city(room.studio.time_zone)}",
        "room": room.full_name,
        "room_url": f"/rooms/{room.pk}/",
        "url": f"/bookings/{booking.pk}/" if seen else "",
        "move": f"/bookings/{booking.pk}/move/" if seen and booking.movable and booking.status in STANDS else "",
        "title": booking.title if seen else "",
        "letters": mark.letters if mark else "",
        "ink": mark.ink if mark else "",
        "word": word_of(booking) if seen else "On hold" if held else "Taken",
        "look": " ".join(STATES[booking.status]).strip() if seen else "",
    }
