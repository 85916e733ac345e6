from __future__ import annotations

from typing import Any

import django_filters

from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.viewsets import Viewset, verb

from ..actions.flags import acknowledge_flag
from ..models import BudgetLine, Flag
from ..serializers import FlagShape, NoteBody


class FlagFilters(Filters):
    album = VisibleFilter("projects.Album")
    line = VisibleFilter(BudgetLine)
    standing = django_filters.BooleanFilter(field_name="cleared_at", lookup_expr="isnull", label="Not cleared yet.")
    acknowledged = django_filters.BooleanFilter(
        field_name="acknowledged_at", lookup_expr="isnull", exclude=True, label="Acknowledged by somebody."
    )

    class Meta:
        model = Flag
        fields = ["album", "line", "scope", "level"]


class Flags(Viewset):
    """Raised once for each line, category or album and level; cleared by facts."""

    model = Flag
    serializer_class = FlagShape
    filterset_class = FlagFilters
    orderings = {"raised_at": "raised_at"}
    ordering = "-raised_at"

    @verb(NoteBody)
    def acknowledge(self, flag: Flag, version: int | None, **words: Any) -> Flag:
        return acknowledge_flag(flag, by=self.actor, version=version, **words)
