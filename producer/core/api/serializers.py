"""Shapes of resources. Reading in, they refuse what they do not know; writing out, they are compiled once per class."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers
from rest_framework.utils.model_meta import RelationInfo

from .fields import Instant, MoneyField, Number, OneOf, Text, VisibleRelated, WallTime, Whole, YesNo, shows_money
from .plans import Make, Member, plan_of
from .problems import Refused


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


def _sets_money(field: Any) -> bool:
    """Money, or a list or shape that holds some."""
    inner = getattr(field, "child", field)
    return isinstance(inner, MoneyField) or any(_sets_money(each) for each in getattr(inner, "fields", {}).values())


def refuse_figures(shape: serializers.Serializer[Any]) -> None:
    """403 if the body sets money: for tokens without that scope. Money that is read is left out by `MONEY_FIELDS`."""
    money = {*getattr(shape, "MONEY_FIELDS", ()), *(n for n, field in shape.fields.items() if _sets_money(field))}
    given: Any = getattr(shape, "initial_data", None)
    if isinstance(given, dict) and (named := sorted(money.intersection(given))):
        raise Refused("insufficient_scope", f"{named[0]}: this token lacks the scope money.", status=403)


class Nothing(Strict):
    """An empty body."""


class Serializer(Strict, serializers.ModelSerializer[Any]):
    """A resource: `Meta.model` and an explicit list of `Meta.fields`.

    `MONEY_FIELDS` are absent from rows whose money the actor may not see (the queryset annotates `money_shown`).
    `WORKED_OUT` says of members that are no column which columns they are made from, and how: name -> (paths, make).
    Where the first of them is null, so is the member.
    Rules of the model are the action's to check (`full_clean`), so no validator here queries the database.
    """

    MONEY_FIELDS: tuple[str, ...] = ()
    WORKED_OUT: ClassVar[dict[str, tuple[tuple[str, ...], Make]]] = {}

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
        models.TimeField: WallTime,
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
            kwargs = {"read_only": True, "allow_null": model_field.null}
        return VisibleRelated, kwargs

    def include_extra_kwargs(self, kwargs: Any, extra_kwargs: Any) -> Any:
        if extra_kwargs.get("read_only"):
            kwargs.pop("rows", None)
        return super().include_extra_kwargs(kwargs, extra_kwargs)

    def to_representation(self, row: Any) -> dict[str, Any]:
        plan = self.plan(money=not self.MONEY_FIELDS or shows_money(self.context["request"].user, row))
        return {member.name: member.of(self, row) for member in plan}

    to_representation.planned = True  # type: ignore[attr-defined]

    @classmethod
    def plan(cls, *, money: bool = True) -> list[Member]:
        """How a row is told, with money or without (see plans)."""
        if "_plan" not in cls.__dict__:
            cls._plan = plan_of(cls())
        return cls._plan if money else [member for member in cls._plan if member.name not in cls.MONEY_FIELDS]

    _plan: list[Member]
