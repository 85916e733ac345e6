from __future__ import annotations

from typing import Any

from rest_framework import serializers

from producer.core.api.fields import OneOf, Text, VisibleRelated, Whole
from producer.core.api.serializers import Serializer, Strict

from ..actions.grid_marks import MOST_AT_ONCE
from ..models import Album, GridCell, GridPart
from ..rules.grid import Grid, told
from ..rules.parts import CHOICES
from ..rules.progress import Progress
from .stamps import FIXED, STAMPS


class GridPartShape(Serializer):
    class Meta:
        model = GridPart
        fields = ["id", "album", "name", "position", *STAMPS]
        read_only_fields = [*FIXED, "position"]


class GridPartChange(GridPartShape):
    class Meta(GridPartShape.Meta):
        read_only_fields = [*FIXED, "album", "position"]


class PartPlaceBody(Strict):
    position = Whole(min_value=1, max_value=1000, help_text="Counted from 1; the others close up.")


class TemplateBody(Strict):
    album = VisibleRelated(Album)
    template = OneOf(choices=CHOICES)


class GridCellShape(Serializer):
    """`person` is whoever plays it, in the directory of the album's organisation."""

    class Meta:
        model = GridCell
        fields = ["id", "album", "song", "part", "state", "person", "note", *STAMPS]
        read_only_fields = [*FIXED, "album"]


class GridCellChange(GridCellShape):
    class Meta(GridCellShape.Meta):
        read_only_fields = [*FIXED, "album", "song", "part"]


class MarkBody(Strict):
    """One cell of many. What is not given stays as it is."""

    song = serializers.UUIDField()
    part = serializers.UUIDField()
    version = Whole(
        min_value=0, max_value=2**31 - 1, required=False, help_text="Of the cell as it was seen, 0 where nobody had marked it."
    )
    state = OneOf(choices=GridCell.State.choices, required=False)
    person = serializers.UUIDField(required=False, allow_null=True)
    note = Text(max_length=500, required=False, allow_blank=True)


class MarksBody(Strict):
    album = VisibleRelated(Album)
    marks = serializers.ListField(child=MarkBody(), min_length=1, max_length=MOST_AT_ONCE)


class ProgressShape(serializers.Serializer[Any]):
    needed = serializers.IntegerField(help_text="Cells that are needed.")
    done = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True, help_text="Of four steps each; null where nothing is needed.")


class GridSongShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()
    progress = ProgressShape()
    cells = serializers.ListField(child=serializers.ChoiceField(GridCell.State.choices), help_text="In the order of `parts`.")


class GridColumnShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    progress = ProgressShape()


class GridShape(serializers.Serializer[Any]):
    album = serializers.UUIDField()
    revision = serializers.IntegerField(help_text="Grows with every mark.")
    progress = ProgressShape()
    parts = GridColumnShape(many=True)
    songs = GridSongShape(many=True)


def grid_told(album: Album, grid: Grid, revision: int) -> dict[str, Any]:
    return {
        "album": album.pk,
        "revision": revision,
        "progress": _progress(grid.whole()),
        "parts": [{"id": key, "name": name, "progress": _progress(grid.of_part(key))} for key, name in grid.parts],
        "songs": [{**song, "progress": _progress(song["progress"])} for song in told(grid)],
    }


def _progress(one: Progress) -> dict[str, Any]:
    return {"needed": one.needed, "done": one.done, "percent": one.percent}
