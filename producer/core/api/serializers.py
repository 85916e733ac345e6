"""Shapes of resources. Reading in, they refuse what they do not know; writing out, they are compiled once per class."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from django.db import models
from rest_framework import serializers
from rest_framework.utils.model_meta import RelationInfo

from .fields import Instant, Number, OneOf, Text, VisibleRelated, Whole, YesNo, shows_money

Get = Callable[[Any, Any], Any]


class Strict(serializers.Serializer[Any]):
    """A body in which only known, writable fields may stand. Use it as is for the body of a verb."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            self._refuse_unknown(data)
        return super().to_internal_value(data)

    def _refuse_unknown(self, data: dict[str, Any]) -> None:
        fields, errors = self.fields, {}
        for name in data:
            if name not in fields:
                errors[str(name)[:100]] = serializers.ErrorDetail("There is no such field.", code="unknown_field")
            elif fields[name].read_only:
                errors[name] = serializers.ErrorDetail("This field cannot be written.", code="read_only")
        if errors:
            raise serializers.ValidationError({name: [detail] for name, detail in errors.items()})


class Nothing(Strict):
    """An empty body."""


class Serializer(Strict, serializers.ModelSerializer[Any]):
    """A resource: `Meta.model` and an explicit list of `Meta.fields`.

    `MONEY_FIELDS` are absent from rows whose money the actor may not see (the queryset annotates `money_shown`).
    Rules of the model are the action's to check (`full_clean`), so no validator here queries the database.
    """

    MONEY_FIELDS: tuple[str, ...] = ()

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: Text,
        models.TextField: Text,
        models.IntegerField: Whole,
        models.PositiveIntegerField: Whole,
        models.PositiveSmallIntegerField: Whole,
        models.SmallIntegerField: Whole,
        models.BooleanField: YesNo,
        models.DecimalField: Number,
        models.DateTimeField: Instant,
    }
    serializer_choice_field = OneOf

    def get_validators(self) -> list[Any]:
        return []

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        kind, kwargs = super().build_standard_field(field_name, model_field)
        kwargs["validators"] = [v for v in kwargs.get("validators", []) if not hasattr(v, "queryset")]
        if not kwargs["validators"]:
            del kwargs["validators"]
        return kind, kwargs

    def build_relational_field(self, field_name: str, relation_info: RelationInfo) -> Any:
        model_field, related = relation_info.model_field, relation_info.related_model
        optional = model_field is not None and (model_field.has_default() or model_field.blank or model_field.null)
        kwargs: dict[str, Any] = {"rows": related}
        if optional:
            kwargs |= {"required": False}
        if model_field is not None and model_field.null:
            kwargs |= {"allow_null": True}
        if model_field is not None and not model_field.editable:
            kwargs = {"read_only": True}
        return VisibleRelated, kwargs

    def include_extra_kwargs(self, kwargs: Any, extra_kwargs: Any) -> Any:
        if extra_kwargs.get("read_only"):
            kwargs.pop("rows", None)
        return super().include_extra_kwargs(kwargs, extra_kwargs)

    def to_representation(self, row: Any) -> dict[str, Any]:
        plan, without = self._plans()
        if self.MONEY_FIELDS and not shows_money(self.context["request"].user, row):
            plan = without
        return {name: get(self, row) for name, get in plan}

    @classmethod
    def _plans(cls) -> tuple[list[tuple[str, Get]], list[tuple[str, Get]]]:
        """How to read a row, worked out once: DRF asks every field of every row the same questions."""
        if "_compiled" not in cls.__dict__:
            plan = [(name, _getter(name, field)) for name, field in cls().fields.items() if not field.write_only]
            cls._compiled = plan, [(n, get) for n, get in plan if n not in cls.MONEY_FIELDS]
        return cls._compiled

    _compiled: tuple[list[tuple[str, Get]], list[tuple[str, Get]]]


def instant(value: datetime) -> str:
    """RFC 3339 in UTC: `2026-11-23T10:00:00Z`."""
    return value.astimezone(UTC).isoformat()[:-6] + "Z"


_FORMATS: list[tuple[tuple[type, ...], Callable[[Any], Any] | None]] = [
    ((serializers.UUIDField,), str),
    ((serializers.DateTimeField,), instant),
    ((serializers.DateField,), date.isoformat),
    ((serializers.DecimalField,), lambda value: format(value, "f")),
    ((serializers.ListField, serializers.MultipleChoiceField), list),
    (
        (serializers.CharField, serializers.IntegerField, serializers.BooleanField, serializers.ChoiceField),
        None,
    ),
    ((serializers.JSONField,), None),
]


def _getter(name: str, field: serializers.Field[Any, Any, Any, Any]) -> Get:
    if isinstance(field, serializers.SerializerMethodField):
        method = field.method_name or f"get_{name}"
        return lambda me, row: getattr(me, method)(row)
    if field.source == "*":
        return lambda me, row: field.to_representation(row)
    if type(field) is VisibleRelated:
        return _related(field)
    for kinds, form in _FORMATS:
        if isinstance(field, kinds) and type(field).to_representation in _KNOWN:
            return _plain(field.source, form)
    return lambda me, row: _asked(me.fields[name], row)


_KNOWN = {kind.to_representation for kinds, _ in _FORMATS for kind in kinds}


def _plain(source: str, form: Callable[[Any], Any] | None) -> Get:
    read = attrgetter(source) if "." not in source else _reader(source)
    if form is None:
        return lambda me, row: read(row)

    def get(me: Any, row: Any) -> Any:
        value = read(row)
        return None if value is None else form(value)

    return get


def _reader(source: str) -> Callable[[Any], Any]:
    """Follow a dotted path; what hangs on nothing is nothing."""
    names = source.split(".")

    def read(row: Any) -> Any:
        for name in names:
            row = getattr(row, name, None)
        return row

    return read


def _related(field: VisibleRelated) -> Get:
    *way, last = field.source.split(".")
    read = _reader(".".join([*way, f"{last}_id"]))

    def get(me: Any, row: Any) -> Any:
        key = read(row)
        return None if key is None else str(key)

    return get


def _asked(field: Any, row: Any) -> Any:
    value = field.get_attribute(row)
    return None if value is None else field.to_representation(value)
