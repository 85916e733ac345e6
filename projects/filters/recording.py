from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from producer.core.api.filters import Filters, VisibleFilter

from ..models import Album, GridCell, GridPart, IsrcRange, Person, Recording, Song


class Isrc(django_filters.CharFilter):
    """With or without hyphens."""

    def __init__(self) -> None:
        super().__init__(label="With or without hyphens.", max_length=24)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(isrc=value.replace("-", "").replace(" ", "").upper()) if value else rows


class RecordingFilters(Filters):
    album = VisibleFilter(Album, field_name="song__album")
    song = VisibleFilter(Song)
    isrc = Isrc()

    class Meta:
        model = Recording
        fields = ["album", "song", "kind", "isrc"]


class IsrcRangeFilters(Filters):
    organization = django_filters.UUIDFilter(field_name="organization_id")

    class Meta:
        model = IsrcRange
        fields = ["organization", "year"]


class GridPartFilters(Filters):
    album = VisibleFilter(Album)

    class Meta:
        model = GridPart
        fields = ["album"]


class GridCellFilters(Filters):
    album = VisibleFilter(Album)
    song = VisibleFilter(Song)
    part = VisibleFilter(GridPart)
    person = VisibleFilter(Person)

    class Meta:
        model = GridCell
        fields = ["album", "song", "part", "person", "state"]
