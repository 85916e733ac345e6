"""How a serializer's rows become JSON, worked out once per class.

DRF asks every field of every row the same questions. A plan has asked them: each member of the answer knows where its
values come from and how they are written, so a list whose members are all columns is read as plain tuples and written
column by column, without making a model instance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from rest_framework import serializers

from .fields import MoneyField, VisibleRelated, told

Make = Callable[..., Any]


class Member(NamedTuple):
    """One member of a JSON object: `make(*values)` of the values at `paths`, or `ask(serializer, row)`."""

    name: str
    paths: tuple[tuple[str, ...], ...] = ()
    make: Make | None = None
    ask: Callable[[Any, Any], Any] | None = None

    @property
    def columns(self) -> list[str]:
        return ["__".join(path) for path in self.paths]

    def of(self, serializer: Any, row: Any) -> Any:
        if self.ask:
            return self.ask(serializer, row)
        return written(self.make, [follow(row, path) for path in self.paths])


def instant(value: datetime) -> str:
    """RFC 3339 in UTC: `2026-11-23T10:00:00Z`."""
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat()[:-6] + "Z"


def written(make: Make | None, values: Sequence[Any]) -> Any:
    return values[0] if make is None or values[0] is None else make(*values)


def follow(row: Any, path: tuple[str, ...]) -> Any:
    """The value at the end of a path; what hangs on nothing is nothing."""
    for name in path:
        row = getattr(row, name, None)
    return row


_WRITTEN: list[tuple[tuple[type, ...], Make | None]] = [
    ((serializers.UUIDField,), str),
    ((serializers.DateTimeField,), instant),
    ((serializers.DateField,), date.isoformat),
    ((serializers.DecimalField,), lambda value: format(value, "f")),
    ((serializers.CharField, serializers.IntegerField, serializers.BooleanField, serializers.JSONField), None),
    ((serializers.ChoiceField,), None),
]
_PLAIN = {kind.to_representation for kinds, _ in _WRITTEN for kind in kinds}


def plan_of(serializer: Any) -> list[Member]:
    made = {name: Member(name, tuple(map(_path, paths)), make) for name, (paths, make) in serializer.WORKED_OUT.items()}
    read = [(name, field) for name, field in serializer.fields.items() if not field.write_only]
    return [made.get(name) or _member(name, field) for name, field in read]


def _member(name: str, field: Any) -> Member:
    if isinstance(field, serializers.SerializerMethodField):
        method = field.method_name or f"get_{name}"
        return Member(name, ask=lambda me, row: getattr(me, method)(row))
    if type(field) is MoneyField:
        return Member(name, (_path(field.amount), _path(field.currency)), told)
    if type(field) is VisibleRelated:
        return Member(name, (_path(f"{field.source}_id"),), str)
    if _is_plain(field):
        return Member(name, (_path(field.source),), _make(field))
    if type(field) is serializers.ListField and _is_plain(field.child) and field.source != "*":
        return Member(name, (_path(field.source),), _each(_make(field.child)))
    return Member(name, ask=lambda me, row: _asked(me.fields[name], row))


def _is_plain(field: Any) -> bool:
    return type(field).to_representation in _PLAIN and field.source != "*"


def _make(field: Any) -> Make | None:
    return next(make for kinds, make in _WRITTEN if isinstance(field, kinds))


def _each(make: Make | None) -> Make:
    return list if make is None else lambda values: [make(value) for value in values]


def _path(source: str) -> tuple[str, ...]:
    return tuple(source.split("."))


def _asked(field: Any, row: Any) -> Any:
    value = field.get_attribute(row)
    return None if value is None else field.to_representation(value)


# --- reading a list as tuples


class Reading(NamedTuple):
    """What to read of each row: the plan's columns, and last, where money may be hidden, whether it is shown."""

    plan: list[Member]
    columns: list[str]
    hidden: tuple[str, ...] = ()

    def tell(self, rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """JSON objects of tuples that begin with the columns."""
        if not rows:
            return []
        by_column = iter(zip(*rows, strict=True))
        values = [_column(member, [next(by_column) for _ in member.paths]) for member in self.plan]
        names = [member.name for member in self.plan]
        told = [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
        if self.hidden:
            for one, shown in zip(told, next(by_column), strict=True):
                if not shown:
                    _drop(one, self.hidden)
        return told


def reading(kind: Any, rows: models.QuerySet[Any], actor: Any) -> Reading | None:
    """How to read `rows` for the serializer `kind`, or None if some member needs whole rows."""
    if not getattr(kind.to_representation, "planned", False):  # it has its own way of telling a row
        return None
    known, hidden = rows.query.annotations, kind.MONEY_FIELDS
    shown = bool(hidden) and "money_shown" in known and not getattr(actor, "without_money", False)
    plan = kind.plan(money=shown or not hidden)
    columns = [column for member in plan for column in member.columns]
    if any(member.ask for member in plan) or not all(c in known or _is_column(rows.model, c) for c in columns):
        return None
    return Reading(plan, [*columns, "money_shown"], hidden) if shown else Reading(plan, columns)


def _is_column(model: Any, column: str) -> bool:
    *way, last = column.split("__")
    try:
        for name in way:
            model = model._meta.get_field(name).related_model
        return last in {field.attname for field in model._meta.concrete_fields}
    except (FieldDoesNotExist, AttributeError):
        return False


def _column(member: Member, values: list[tuple[Any, ...]]) -> Sequence[Any]:
    make, first = member.make, values[0]
    if make is None:
        return first
    if len(values) == 1:
        return [None if value is None else make(value) for value in first]
    return [None if value[0] is None else make(*value) for value in zip(*values, strict=True)]


def _drop(one: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        one.pop(name, None)
