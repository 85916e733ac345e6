from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from producer.core.names import sort_key


class Search(django_filters.CharFilter):
    """Part of a name, whatever its accents and case."""

    def __init__(self) -> None:
        super().__init__(label="Part of the name, whatever its accents and case.", max_length=100)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(sort_key__contains=sort_key(value)) if value else rows


class Waiting(django_filters.BooleanFilter):
    """Whether a row waits for the actor, as its `waiting_for` says."""

    def filter(self, rows: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        if value is None:
            return rows
        mine = rows.model._default_manager.waiting_for(self.parent.request.user).values("pk")
        return rows.filter(pk__in=mine) if value else rows.exclude(pk__in=mine)
