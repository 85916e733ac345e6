from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from producer.core.names import sort_key
from producer.core.writes import fresh, write

from ..models import Album, GridBoard, GridPart
from ..rules import authorize
from ..rules.parts import MOST, TEMPLATES


def board_of(album: Album) -> GridBoard:
    """The grid's row, made if need be, and locked: marks and columns change one after the other."""
    GridBoard.objects.get_or_create(album=album)
    return GridBoard.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)


@transaction.atomic
def add_part(album: Album, *, name: str, by: Any, external_id: str = "") -> GridPart:
    """A column at the end of the grid. Raises NotAllowed, ValidationError."""
    authorize(by, "song.edit", album)
    board_of(album)
    part = _added(album, name, [*album.grid_parts.all()], external_id=external_id)
    _laid_out(album)
    return part


@transaction.atomic
def add_template(album: Album, template: str, *, by: Any) -> list[GridPart]:
    """The columns of a template that the grid has not yet, at its end. Raises NotAllowed, ValidationError."""
    authorize(by, "song.edit", album)
    if template not in TEMPLATES:
        raise ValidationError({"template": "There is no such template."})
    board_of(album)
    parts = [*album.grid_parts.all()]
    there = {part.sort_key for part in parts}
    for name in TEMPLATES[template][1]:
        if sort_key(name) not in there:
            parts.append(_added(album, name, parts))
    _laid_out(album)
    return parts


@transaction.atomic
def rename_part(part: GridPart, *, by: Any, version: int | None = None, **values: Any) -> GridPart:
    """Its marks stay. Raises NotAllowed, ValidationError, Stale."""
    authorize(by, "song.edit", part.album)
    board_of(part.album)
    part = write(fresh(part, version), **values)
    _laid_out(part.album)
    return part


@transaction.atomic
def place_part(part: GridPart, position: int, *, by: Any) -> GridPart:
    """Put the column at `position`, counted from 1; the others close up. Raises NotAllowed."""
    authorize(by, "song.edit", part.album)
    board_of(part.album)
    parts = [row for row in part.album.grid_parts.order_by("position", "id") if row.pk != part.pk]
    parts.insert(max(position, 1) - 1, part)
    _renumber(parts)
    _laid_out(part.album)
    return part


@transaction.atomic
def remove_part(part: GridPart, *, by: Any, version: int | None = None) -> None:
    """The column and its marks go. Raises NotAllowed, Stale."""
    authorize(by, "song.edit", part.album)
    board_of(part.album)
    fresh(part, version).delete()
    _renumber([*part.album.grid_parts.order_by("position", "id")])
    _laid_out(part.album)


def _added(album: Album, name: str, there: list[GridPart], **values: Any) -> GridPart:
    if len(there) >= MOST:
        raise ValidationError({"name": f"A grid has at most {MOST} parts."})
    last = max((part.position for part in there), default=0)
    return write(GridPart(album=album, position=last + 1, **values), name=name)


def _renumber(parts: list[GridPart]) -> None:
    """Positions 1, 2, 3 … written only where they differ."""
    changed = []
    for number, part in enumerate(parts, start=1):
        if part.position != number:
            part.position, part.version, part.updated_at = number, part.version + 1, timezone.now()
            changed.append(part)
    GridPart.objects.bulk_update(changed, ["position", "version", "updated_at"])


def _laid_out(album: Album) -> None:
    GridBoard.objects.filter(pk=album.pk).update(layout=F("layout") + 1)
