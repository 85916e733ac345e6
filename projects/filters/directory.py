from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from producer.core.api.filters import Filters

from ..models import Artist, Person
from .search import Search


class ArtistFilters(Filters):
    q = Search()
    organization = django_filters.UUIDFilter(field_name="organization_id")

    class Meta:
        model = Artist
        fields = ["q", "organization"]


class PersonFilters(Filters):
    q = Search()
    organization = django_filters.UUIDFilter(field_name="organization_id")
    role = django_filters.CharFilter(method="doing", label="What they do.", max_length=60)

    class Meta:
        model = Person
        fields = ["q", "organization", "role"]

    def doing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(roles__contains=[value])
