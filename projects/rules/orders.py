"""What a running order comes to: its sides, its joins, its numbers, and what keeps it from being locked. Reading only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal
from uuid import UUID

from ..models import Album, Format, OrderItem, RunningOrder, Song
from .keys import camelot, clash
from .side_breaks import best_breaks, lasts
from .side_limits import Limit, Word, limits_of

IN_THE_CUT = (Song.State.FINAL_CUT, Song.State.BONUS)
LETTERS = "ABCDEFGHIJKL"


LengthSource = Literal["", "recording", "file", "song", "demo"]


def lasts_by(item: OrderItem) -> tuple[int, LengthSource]:
    """Its seconds, and whose they are: as typed for the recording, else measured of its current file, else as typed for the
    song, else measured of the song's current demo, else nothing: a side then shows less than it will be.
    """
    told: tuple[tuple[int | None, LengthSource], ...] = (
        (item.recording.length_seconds, "recording"),
        (_seconds(item.file_ms), "file"),
        (item.recording.song.length_seconds, "song"),
        (_seconds(item.demo_ms), "demo"),
    )
    return next(((seconds, source) for seconds, source in told if seconds), (0, ""))


def _seconds(lasting: int | None) -> int | None:
    return max(1, round(lasting / 1000)) if lasting else None


def length_of(item: OrderItem) -> int:
    return lasts_by(item)[0]


def join_after(item: OrderItem) -> Decimal:
    """Seconds between this one's end and the next one's beginning; less than 0 where they cross."""
    return item.gap_seconds - item.crossfade_seconds


def number(order: RunningOrder, item: OrderItem, running: int) -> str:
    """What stands before the title: A1 on sides, 2-3 on several discs, else the running number."""
    if order.format == Format.DIGITAL or (order.format == Format.CD and order.sides == 1):
        return str(running)
    return f"{item.side}-{item.position}" if order.format == Format.CD else f"{LETTERS[item.side - 1]}{item.position}"


def side_name(order: RunningOrder, side: int) -> str:
    if order.format in (Format.CD, Format.DIGITAL):
        return f"Disc {side}" if order.sides > 1 else "The record"
    return f"Side {LETTERS[side - 1]}"


@dataclass(frozen=True)
class Side:
    """One side or disc. `word` says how it fits the format; `unknown` counts songs without a length."""

    number: int
    name: str
    items: list[OrderItem]
    seconds: Decimal
    word: Word
    unknown: int


@dataclass(frozen=True)
class Join:
    """Two neighbours on one side; `clash` is 0, or how far their keys are apart on the circle of fifths."""

    first: OrderItem
    second: OrderItem
    clash: int

    @property
    def hint(self) -> str:
        one, other = self.first.recording.song.key, self.second.recording.song.key
        return f"{one} ({camelot(one)}) to {other} ({camelot(other)}): {self.clash} fifths apart." if self.clash else ""


@dataclass(frozen=True)
class Analysis:
    """What stands beside an order."""

    order: RunningOrder
    limit: Limit | None
    sides: list[Side]
    total: Decimal
    joins: list[Join]

    @property
    def longest(self) -> Decimal:
        return max((side.seconds for side in self.sides), default=Decimal())

    @property
    def word(self) -> Word:
        return self.limit.word(self.longest) if self.limit and self.longest else ""

    @cached_property
    def best(self) -> list[int]:
        """How many songs each side gets at the best breaks."""
        items = list(self.order.items.all())
        return best_breaks([length_of(item) for item in items], [join_after(item) for item in items], self.order.sides)

    @property
    def broken_best(self) -> bool:
        """Whether the sides are as even as they can be with the songs in this order."""
        return [len(side.items) for side in self.sides if side.items] == self.best


def analysis(order: RunningOrder, limits: dict[str, Limit] | None = None) -> Analysis:
    """Of an order that came by `for_list()`. Give `limits` where several orders of an album are told."""
    items = list(order.items.all())
    limit = (limits_of(order.album) if limits is None else limits).get(order.format)
    sides = [_side(order, number, [item for item in items if item.side == number], limit) for number in _numbers(order)]
    joins = [_join(first, second) for side in sides for first, second in pairwise(side.items)]
    return Analysis(order, limit, sides, sum((side.seconds for side in sides), Decimal()), joins)


def _numbers(order: RunningOrder) -> range:
    return range(1, order.sides + 1)


def _side(order: RunningOrder, number: int, items: list[OrderItem], limit: Limit | None) -> Side:
    lengths = [length_of(item) for item in items]
    seconds = Decimal(lasts(lengths, [join_after(item) for item in items]))
    word: Word = limit.word(seconds) if limit and items else ""
    return Side(number, side_name(order, number), items, seconds, word, lengths.count(0))


def _join(first: OrderItem, second: OrderItem) -> Join:
    return Join(first, second, clash(first.recording.song.key, second.recording.song.key))


@dataclass(frozen=True)
class Cut:
    """How an order stands to the final cut: titles that are missing, doubled, or not of it."""

    missing: list[str]
    doubled: list[str]
    strange: list[str]

    @property
    def words(self) -> list[str]:
        """One sentence for each thing that is wrong."""
        told = (
            ("missing from it", self.missing),
            ("in it twice", self.doubled),
            ("in it, but not in the final cut", self.strange),
        )
        return [f"{_listed(titles)} {'is' if len(titles) == 1 else 'are'} {what}." for what, titles in told if titles]


def _listed(titles: Sequence[str]) -> str:
    quoted = [f"“{title}”" for title in titles[:6]]
    more = [f"{len(titles) - 6} more"] if len(titles) > 6 else []
    *most, last = [*quoted, *more]
    return f"{', '.join(most)} and {last}" if most else last


def against_cut(order: RunningOrder) -> Cut:
    """The final cut must be in the order, each song once; bonus songs may be."""
    songs = {pk: (title, state) for pk, title, state in order.album.songs.values_list("pk", "title", "state")}
    held = Counter(order.items.values_list("recording__song", flat=True))
    missing = [title for pk, (title, state) in songs.items() if state == Song.State.FINAL_CUT and pk not in held]
    doubled = [songs[pk][0] for pk, times in held.items() if times > 1]
    strange = [songs[pk][0] for pk in held if songs[pk][1] not in IN_THE_CUT]
    return Cut(missing, doubled, strange)


def numbered(order: RunningOrder) -> list[tuple[str, OrderItem]]:
    """Each item with its track number, in order."""
    return [(number(order, item, running), item) for running, item in enumerate(order.items.all(), start=1)]


def track_numbers(album: Album, form: str) -> dict[UUID, str]:
    """Recording -> its track number on the format, of the locked order; nothing while none is locked."""
    order = RunningOrder.objects.filter(album=album, format=form, state="locked").for_list().first()
    return {item.recording_id: told for told, item in numbered(order)} if order else {}


@dataclass(frozen=True)
class Step:
    """One recording in two orders: its number in each, `""` where it is not, and whether it moved against the others."""

    recording: Any
    here: str
    there: str
    moved: bool


def compared(one: RunningOrder, other: RunningOrder) -> list[Step]:
    """What moved from `one` to `other`: what is in only one of them, and the fewest songs that, moved, make the rest agree."""
    here, there = ({item.recording_id: (told, item) for told, item in numbered(order)} for order in (one, other))
    both = [pk for pk in there if pk in here]
    places = {pk: place for place, pk in enumerate(here)}
    kept = {both[index] for index in _longest_rising([places[pk] for pk in both])}
    steps = [Step(there[pk][1].recording, here[pk][0] if pk in here else "", there[pk][0], pk not in kept) for pk in there]
    return [*steps, *(Step(item.recording, told, "", True) for pk, (told, item) in here.items() if pk not in there)]


def _longest_rising(places: list[int]) -> list[int]:
    """Indices of a longest run that rises, not necessarily without others between."""
    best: list[list[int]] = []
    for index, place in enumerate(places):
        before = [run for run in best if places[run[-1]] < place]
        best.append([*max(before, key=len, default=[]), index])
    return max(best, key=len, default=[])
