"""The production grid of an album, read in three queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q

from ..models import Album, GridBoard, GridCell, GridPart, Song
from .progress import Progress, progress

# Songs that are being made; the others show when one asks for all.
MADE = (Song.State.TO_RECORD, Song.State.RECORDING, Song.State.RECORDED, Song.State.FINAL_CUT, Song.State.BONUS)


class Mark(NamedTuple):
    """What stands in a cell that was marked."""

    id: UUID
    song: UUID
    part: UUID
    state: str
    version: int
    revision: int
    person: UUID | None
    who: str | None
    note: str
    by: str | None


_COLUMNS = ("id", "song_id", "part_id", "state", "version", "revision", "person_id", "person__name", "note", "marked_by__name")


@dataclass(frozen=True)
class Grid:
    """`songs` as (id, title, position), `parts` as (id, name), and the marks by song and part."""

    songs: list[tuple[UUID, str, int]]
    parts: list[tuple[UUID, str]]
    marks: dict[tuple[UUID, UUID], Mark]

    def state(self, song: UUID, part: UUID) -> str:
        mark = self.marks.get((song, part))
        return mark.state if mark else GridCell.State.NOT_STARTED

    def of_song(self, song: UUID) -> Progress:
        return progress(self.state(song, part) for part, _ in self.parts)

    def of_part(self, part: UUID) -> Progress:
        return progress(self.state(song, part) for song, _, _ in self.songs)

    def whole(self) -> Progress:
        return sum((self.of_song(song) for song, _, _ in self.songs), Progress())


def read(album: Album, *, every_song: bool = False) -> Grid:
    """The grid as it is now: songs that are being made, or every song; and every part."""
    songs = (
        album.songs.filter(Q() if every_song else Q(state__in=MADE))
        .order_by("position", "id")
        .values_list("id", "title", "position")
    )
    parts = GridPart.objects.filter(album=album).order_by("position", "id").values_list("id", "name")
    return Grid(list(songs), list(parts), {(mark.song, mark.part): mark for mark in marks(album)})


def marks(album: Album, since: int = 0) -> list[Mark]:
    """What was marked after revision `since`."""
    rows = GridCell.objects.filter(album=album.pk, revision__gt=since).order_by("revision", "id")
    return [Mark(*row) for row in rows.values_list(*_COLUMNS)]


def standing(album: Album) -> tuple[int, str]:
    """The revision of the marks, and a word that changes whenever rows or columns do."""
    board = GridBoard.objects.filter(pk=album.pk).values_list("revision", "layout").first() or (0, 0)
    count, last = Song.objects.filter(album=album.pk).aggregate(count=Count("pk"), last=Max("updated_at")).values()
    return board[0], f"{board[1]}-{count}-{last.timestamp() if last else 0}"


def told(grid: Grid) -> Iterable[dict[str, Any]]:
    """Songs with their progress and cells in the order of the parts, for programs."""
    for song, title, _ in grid.songs:
        cells = [grid.state(song, part) for part, _ in grid.parts]
        yield {"id": song, "title": title, "progress": progress(cells), "cells": cells}
