"""Marking the production grid. Whoever marks says which version of a cell they saw, and overwrites nothing unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, Stale
from producer.core.writes import fresh, write

from ..models import Album, GridBoard, GridCell, GridPart, Person, Song
from ..rules import authorize
from .grid_parts import board_of

MOST_AT_ONCE = 2000
_WRITTEN = ["state", "person", "note", "marked_by", "version", "revision", "updated_at"]
Key = tuple[UUID, UUID]


@dataclass(frozen=True)
class Wish:
    """To set some of `state`, `person` (an id or None) and `note` of one cell. `version` is what was seen, 0 of a cell
    that nobody marked; None overwrites whatever is there.
    """

    song: UUID
    part: UUID
    values: dict[str, Any] = field(default_factory=dict)
    version: int | None = None

    @property
    def key(self) -> Key:
        return self.song, self.part


def wish(song: UUID, part: UUID, values: dict[str, Any], *, version: int | None) -> Wish:
    """As programs say it: a person as a row, an id or None."""
    if (person := values.get("person")) is not None:
        values = {**values, "person": getattr(person, "pk", person)}
    return Wish(song, part, values, version)


@transaction.atomic
def mark_new(album: Album, wanted: Wish, *, by: Any, external_id: str = "") -> GridCell:
    """A cell that nobody has marked yet. Raises Conflict `cell_marked` with its id and version if somebody has."""
    authorize(by, "grid.mark", album)
    board_of(album)
    there = GridCell.objects.filter(album=album, song=wanted.song, part=wanted.part).first()
    if there is not None:
        facts = {"id": str(there.pk), "version": there.version, "state": there.state}
        raise Conflict(f"{there} is marked {there.get_state_display().lower()} already.", code="cell_marked", facts=facts)
    return mark_cell(album, wanted, by=by, external_id=external_id)


@transaction.atomic
def mark_cell(album: Album, wanted: Wish, *, by: Any, external_id: str | None = None) -> GridCell:
    """One cell, and the client's own key for it. Raises as `mark_cells` does."""
    (cell,) = mark_cells(album, [wanted], by=by)
    return cell if external_id in (None, cell.external_id) else write(fresh(cell), external_id=external_id)


@transaction.atomic
def mark_cells(album: Album, wishes: Iterable[Wish], *, by: Any) -> list[GridCell]:
    """All of the wishes or none; returns the cells as they are now, in the order of the wishes.

    A wish for what stands there already is granted whatever version it names. Raises NotAllowed, ValidationError,
    and Stale with `facts["changed"]`, the cells that somebody else marked since.
    """
    authorize(by, "grid.mark", album)
    wanted = _by_cell(wishes)
    board = board_of(album)
    cells = _cells(album, [*wanted])
    _refuse_odd_people(album, wanted.values(), by)
    changing = [wish for wish in wanted.values() if _differs(cells[wish.key], wish)]
    _refuse_stale(changing, cells)
    _write(board, [_marked(cells[wish.key], wish, by) for wish in changing])
    return [cells[key] for key in wanted]


def _by_cell(wishes: Iterable[Wish]) -> dict[Key, Wish]:
    wanted: dict[Key, Wish] = {}
    for wish in wishes:
        if wish.key in wanted:
            raise ValidationError({"marks": "A cell stands there twice."})
        wanted[wish.key] = wish
    if len(wanted) > MOST_AT_ONCE:
        raise ValidationError({"marks": f"At most {MOST_AT_ONCE} cells at once."})
    return wanted


def _cells(album: Album, keys: list[Key]) -> dict[Key, GridCell]:
    """Each cell, as a new row where nobody has marked it. ValidationError where the album has no such song or part."""
    songs = Song.objects.filter(album=album).in_bulk({song for song, _ in keys})
    parts = GridPart.objects.filter(album=album).in_bulk({part for _, part in keys})
    if any(song not in songs or part not in parts for song, part in keys):
        raise ValidationError({"marks": "The grid of this album has no such cell any more."})
    rows = GridCell.objects.filter(album=album, song__in=songs, part__in=parts).select_related("marked_by")
    there = {(row.song_id, row.part_id): row for row in rows}
    return {key: _cell(there.get(key), album, songs[key[0]], parts[key[1]]) for key in keys}


def _cell(there: GridCell | None, album: Album, song: Song, part: GridPart) -> GridCell:
    cell = there or GridCell(album=album, version=0)
    cell.song, cell.part = song, part
    return cell


def _refuse_odd_people(album: Album, wishes: Iterable[Wish], by: Any) -> None:
    """Who plays is in the directory of the album's organisation, and the actor sees them there."""
    named = {wish.values["person"] for wish in wishes if wish.values.get("person")}
    known = Person.objects.visible_to(by).filter(organization=album.organization_id, pk__in=named) if named else ()
    if len(named) != len(known):
        raise ValidationError({"person": ValidationError("There is none with this id.", code="does_not_exist")})


def _values(wish: Wish) -> dict[str, Any]:
    return {"person_id" if name == "person" else name: value for name, value in wish.values.items()}


def _differs(cell: GridCell, wish: Wish) -> bool:
    return cell._state.adding or any(getattr(cell, name) != value for name, value in _values(wish).items())


def _refuse_stale(wishes: list[Wish], cells: dict[Key, GridCell]) -> None:
    late = [cells[wish.key] for wish in wishes if wish.version is not None and wish.version != cells[wish.key].version]
    if not late:
        return
    raise Stale(_what_changed(late), facts={"changed": [_told(cell) for cell in late]})


def _what_changed(late: list[GridCell]) -> str:
    first, *others = late
    who = first.marked_by.name if first.marked_by else "Somebody"
    more = f", and {len(others)} more {'was' if len(others) == 1 else 'were'} marked" if others else ""
    state = first.get_state_display().lower()
    return f"{who} set {first.part} of “{first.song}” to {state}{more}. Nothing of theirs is lost: look, then mark again."


def _told(cell: GridCell) -> dict[str, Any]:
    return {
        "song": str(cell.song_id),
        "part": str(cell.part_id),
        "state": cell.state,
        "person": str(cell.person_id) if cell.person_id else None,
        "note": cell.note,
        "version": cell.version,
        "marked_by": cell.marked_by.name if cell.marked_by else None,
    }


def _marked(cell: GridCell, wish: Wish, by: Any) -> GridCell:
    for name, value in _values(wish).items():
        setattr(cell, name, value)
    cell.marked_by = None if by is SYSTEM else by
    cell.clean_fields(exclude=["album", "song", "part", "person", "marked_by", "external_id"])
    return cell


def _write(board: GridBoard, cells: list[GridCell]) -> None:
    """One statement for the new and one for the others, all under the grid's next revision."""
    if not cells:
        return
    board.revision += 1
    board.save(update_fields=["revision"])
    now = timezone.now()
    for cell in cells:
        cell.version, cell.revision, cell.updated_at = cell.version + 1, board.revision, now
    made = [cell for cell in cells if cell._state.adding]
    GridCell.objects.bulk_update([cell for cell in cells if not cell._state.adding], _WRITTEN, batch_size=500)
    GridCell.objects.bulk_create(made)
