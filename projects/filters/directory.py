from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from producer.core.api.filters import Filters, VisibleFilter

from ..models import Artist, Availability, Person, PersonRate
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
    instrument = django_filters.CharFilter(method="playing", label="What they play.", max_length=60)

    class Meta:
        model = Person
        fields = ["q", "organization", "role", "instrument"]

    def playing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(instruments__contains=[value])

    def doing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(roles__contains=[value])


class AvailabilityFilters(Filters):
    person = VisibleFilter("projects.Person")

    class Meta:
        model = Availability
        fields = ["person", "kind"]


class PersonRateFilters(Filters):
    person = VisibleFilter("projects.Person")

    class Meta:
        model = PersonRate
        fields = ["person", "basis"]
