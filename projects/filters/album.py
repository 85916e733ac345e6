from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from producer.core.api.filters import Filters, VisibleFilter
from producer.core.names import sort_key

from ..models import Album, AlbumShare, Artist, TeamInvitation, TeamMember
from ..querysets import albums_called
from .search import Search


class AlbumSearch(Search):
    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=albums_called(sort_key(value))) if value else rows


class AlbumFilters(Filters):
    q = AlbumSearch()
    organization = django_filters.UUIDFilter(field_name="organization_id")
    artist = VisibleFilter(Artist)

    class Meta:
        model = Album
        fields = ["q", "organization", "artist", "stage", "currency", "money_basis"]


class ShareFilters(Filters):
    album = VisibleFilter(Album)
    organization = django_filters.UUIDFilter(field_name="organization_id")

    class Meta:
        model = AlbumShare
        fields = ["album", "organization"]


class MemberFilters(Filters):
    album = VisibleFilter(Album)
    user = django_filters.UUIDFilter(field_name="user_id")

    class Meta:
        model = TeamMember
        fields = ["album", "user", "role"]


class PlaceFilters(Filters):
    album = VisibleFilter(Album)

    class Meta:
        model = TeamInvitation
        fields = ["album", "role"]
