"""Hours still needed: what is usual for each part, corrected by what was seen, as a range with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from producer.core.names import sort_key
from projects.models import Album
from projects.rules import grid

from ...models import HoursPlan, PartHours
from .seen import Seen, Taught, earlier, kinds, seen
from .table import NONE, RECORDING, Hours, Kind, usual

LEFT = {"not_started": Decimal(1), "in_work": Decimal("0.5")}  # of a cell's hours; what is recorded needs none
CAREFUL = Decimal(20)  # hours of one's own that weigh as much as the table
CELLS = Decimal(2)  # cells of one part that weigh as much as the rest of the album
LEAST, MOST = Decimal("0.4"), Decimal("2.5")
ONE = Decimal(1)


@dataclass(frozen=True)
class PartNeed:
    """One column: how many songs' worth of it are left, the hours of one song, and of all that is left.

    `source` is "usual", "seen" (corrected by what it took) or "set" (by hand). `taught` is what its sessions took.
    """

    id: UUID
    name: str
    left: Decimal
    each: Hours
    hours: Hours
    source: str
    usual: Hours
    taught: Taught


@dataclass(frozen=True)
class Need:
    """`factor` is how this album's sessions compare with the usual, `before` how the producer's earlier records did."""

    kind: str
    parts: list[PartNeed]
    hours: Hours
    songs: int
    factor: Decimal
    before: Decimal
    records: int
    named: Decimal
    unnamed: Decimal
    states: grid.Grid = field(repr=False, compare=False)


def need(album: Album) -> Need:
    """Reads the grid, the plan, and what closed sessions taught, here and on earlier records of the same producers."""
    board, kind = grid.read(album), kind_of(album)
    set_by_hand = {row.part_id: Hours(row.low, row.high) for row in PartHours.objects.filter(part__album=album)}
    records = earlier(album)
    lessons = seen([album.pk, *records], RECORDING)
    before = _factor([(lessons[pk], kind_) for pk, kind_ in _kinds(records).items()], ONE)
    own = lessons[album.pk]
    factor = _factor([(own, kind)], before)
    parts = [_part(board, *part, kind, own, factor, set_by_hand.get(part[0])) for part in board.parts]
    return Need(
        kind=kind,
        parts=parts,
        hours=sum((part.hours for part in parts), NONE),
        songs=len(board.songs),
        factor=factor,
        before=before,
        records=sum(bool(lessons[pk].parts) for pk in records),
        named=sum((taught.hours for taught in own.parts.values()), Decimal(0)),
        unnamed=own.unnamed,
        states=board,
    )


def kind_of(album: Album) -> str:
    return HoursPlan.objects.filter(album=album).values_list("kind", flat=True).first() or Kind.LAYERED


def _kinds(records: list[UUID]) -> Mapping[UUID, str]:
    known = kinds(records) if records else {}
    return {pk: known.get(pk, Kind.LAYERED) for pk in records}


def _factor(lessons: list[tuple[Seen, str]], prior: Decimal) -> Decimal:
    """Hours spent over hours usual, drawn towards `prior` while little is known."""
    spent = expected = Decimal(0)
    for lesson, kind in lessons:
        for part, taught in lesson.parts.items():
            if middle := usual(kind, part).middle:
                spent += taught.hours
                expected += taught.cells * middle
    return _within((spent + CAREFUL * prior) / (expected + CAREFUL))


def _part(board: grid.Grid, pk: UUID, name: str, kind: str, own: Seen, factor: Decimal, by_hand: Hours | None) -> PartNeed:
    left = sum((LEFT.get(board.state(song, pk), Decimal(0)) for song, _, _ in board.songs), Decimal(0))
    rule, taught = usual(kind, name), own.parts.get(sort_key(name), Taught())
    each = by_hand or _corrected(rule, taught, factor)
    source = "set" if by_hand else "usual" if each == rule else "seen"
    return PartNeed(pk, name, left, each, each.times(left), source, rule, taught)


def _corrected(rule: Hours, taught: Taught, factor: Decimal) -> Hours:
    """The range moves with what was seen, and closes as more is seen: by half after four songs."""
    if not rule.middle:
        return Hours(taught.each, taught.each) if taught.each else rule
    own = _within((taught.hours + CELLS * rule.middle * factor) / ((taught.cells + CELLS) * rule.middle))
    spread = (rule.high - rule.low) / 2 * own / (ONE + taught.cells / 4)
    middle = rule.middle * own
    return Hours(middle - spread, middle + spread)


def _within(factor: Decimal) -> Decimal:
    return min(max(factor, LEAST), MOST)
