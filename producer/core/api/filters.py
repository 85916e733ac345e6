"""Filters of lists. A parameter nobody knows is an error, and an id is looked up only among what the actor sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django_filters import BooleanFilter
from django_filters import rest_framework as django_filters
from django_filters.utils import translate_validation
from rest_framework.fields import DateTimeField
from rest_framework.filters import BaseFilterBackend

from .fields import OFFSET, Rows, visible
from .problems import Refused, at


class InstantField(django_filters.IsoDateTimeFilter.field_class):  # type: ignore[name-defined,misc]
    """RFC 3339 with its offset; without one nobody knows which instant is meant."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = str(value).replace(" ", "+")  # a `+` that the client did not escape
        if not OFFSET.search(text):
            raise ValidationError("Give the time with its offset: 2026-11-23T10:00:00Z.", code="invalid")
        try:
            return DateTimeField().to_internal_value(text)
        except Exception as error:
            raise ValidationError("Give the time as 2026-11-23T10:00:00Z.", code="invalid") from error


class InstantFilter(django_filters.IsoDateTimeFilter):
    field_class = InstantField


class VisibleFilter(django_filters.UUIDFilter):
    """Rows that hang on the thing with this id, if the actor sees it; a foreign id finds what an unknown one does: none."""

    def __init__(self, rows: Rows, *args: Any, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(*args, **kwargs)

    def filter(self, rows: models.QuerySet[Any], value: Any) -> models.QuerySet[Any]:
        if value is None:
            return rows
        seen = visible(self.rows, self.parent.request.user).filter(pk=value).values("pk")
        return rows.filter(**{f"{self.field_name}__in": seen})


class Filters(django_filters.FilterSet):
    """The filters every list has; a room's FilterSet extends it. `MONEY_FILTERS` need sight of the money they ask about."""

    MONEY_FILTERS: tuple[str, ...] = ()

    updated_since = InstantFilter(field_name="updated_at", lookup_expr="gte", label="Changed at this instant or later.")
    external_id = django_filters.CharFilter(field_name="external_id", max_length=100, label="The client's own key.")


class StrictFilters(BaseFilterBackend):
    """Applies the view's `filterset_class` (by default `Filters`)."""

    def filter_queryset(self, request: Any, rows: models.QuerySet[Any], view: Any) -> models.QuerySet[Any]:
        kind = view.filterset_class
        if kind.base_filters.keys().isdisjoint(request.query_params):
            return rows
        if not set(kind.MONEY_FILTERS).isdisjoint(request.query_params):
            view.refuse_hidden_money(rows)
        _refuse_doubtful(kind, request.query_params)
        found = kind(request.query_params, queryset=rows, request=request)
        if not found.is_valid():
            raise translate_validation(found.errors)
        return found.qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []


def _refuse_doubtful(kind: type[Filters], params: Any) -> None:
    """django-filter takes an empty value, and a boolean that is neither true nor false, for no filter at all."""
    for name, one in kind.base_filters.items():
        given = params.get(name)
        if given == "" or (given is not None and isinstance(one, BooleanFilter) and given not in ("true", "false")):
            words = "Either true or false." if isinstance(one, BooleanFilter) else "Give a value, or leave it out."
            raise Refused("invalid", f"{name}: {words}", errors=at(name, "invalid", words))


def refuse_unknown(request: Any, known: Iterable[str]) -> None:
    """400 naming every query parameter that is not `known`, or that is given twice."""
    known = set(known)
    for name, values in request.query_params.lists():
        if name not in known:
            words = "There is no such parameter here."
            raise Refused("unknown_parameter", f"{name[:100]}: {words}", errors=at(name[:100], "unknown_parameter", words))
        if len(values) > 1:
            words = "Give it once."
            raise Refused("repeated_parameter", f"{name}: {words}", errors=at(name, "repeated_parameter", words))
