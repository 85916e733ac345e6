from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from producer.core.api.filters import Filters, VisibleFilter

from ..models import Album, Comment, Milestone, PlanTemplate


class CommentFilters(Filters):
    album = VisibleFilter(Album)
    thing = django_filters.UUIDFilter(label="The id of what it is about.")
    author = django_filters.UUIDFilter(field_name="author_id")
    mentioned = django_filters.UUIDFilter(method="of_user", label="The id of a user whom it mentions.")

    class Meta:
        model = Comment
        fields = ["album", "kind", "thing", "internal", "author", "mentioned"]

    def of_user(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(mentions__contains=[value])


class MilestoneFilters(Filters):
    album = VisibleFilter(Album)
    late = django_filters.BooleanFilter(label="Not done, and its day is over.")
    done = django_filters.BooleanFilter(field_name="done_on", lookup_expr="isnull", exclude=True)
    responsible = django_filters.UUIDFilter(field_name="responsible_id")

    class Meta:
        model = Milestone
        fields = ["album", "late", "done", "responsible", "anchor"]


class PlanTemplateFilters(Filters):
    organization = django_filters.UUIDFilter(field_name="organization_id")

    class Meta:
        model = PlanTemplate
        fields = ["organization"]
