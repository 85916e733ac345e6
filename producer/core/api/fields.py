"""Fields that know our rules: money as text with its currency, and ids of other things looked up as the actor sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from producer.core import money

_PLAIN = re.compile(r"-?\d{1,11}(\.\d{1,3})?", re.ASCII)
OFFSET = re.compile(r"[Tt ][0-9:.]+([Zz]|[+-]\d\d:\d\d)$", re.ASCII)
Rows = str | type[models.Model] | Callable[[Any], models.QuerySet[Any]]


def shows_money(actor: Any, row: Any) -> bool:
    """Whether money of `row` is shown: its query annotated `money_shown` for the actor, whose token has the scope."""
    return bool(getattr(row, "money_shown", False)) and not getattr(actor, "without_money", False)


def visible(rows: Rows, actor: Any) -> models.QuerySet[Any]:
    """`rows` (a model, its label, or a function of the actor) as the actor sees them."""
    if isinstance(rows, str):
        rows = apps.get_model(rows)
    if isinstance(rows, type):
        return rows._default_manager.visible_to(actor)  # type: ignore[attr-defined]
    return rows(actor)


class Text(serializers.CharField):
    """A string; numbers are not taken for one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A JSON integer; neither `true` nor `"3"` is one."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Number(serializers.DecimalField):
    """A number or its plain text; `true` is neither."""

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | float | str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Instant(serializers.DateTimeField):
    """RFC 3339 with its offset; without one nobody knows which instant is meant."""

    default_error_messages = {
        "offset": "Give the time with its offset: 2026-11-23T10:00:00Z.",
        "overflow": "Give a date between 1950 and 2100.",
    }

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", format="2026-11-23T10:00:00Z")
        if not OFFSET.search(data):
            self.fail("offset")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", "examples": ["17:00:00"]})
class WallTime(serializers.TimeField):
    """What a clock on the wall shows. JSON Schema's own `time` has an offset, which no wall shows."""


class OneOf(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "format": "uuid"})
class VisibleRelated(serializers.Field):
    """The id of another thing, which must be one the actor sees; a foreign id and an unknown one get the same answer.

    `rows`: a model with `visible_to`, its label (`"projects.Album"`), or a function of the actor to a queryset.
    Costs one query when written and none when read.
    """

    default_error_messages = {"does_not_exist": "There is none with this id.", "invalid": "That is not an id."}

    def __init__(self, rows: Rows | None = None, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        key = self._key(data)
        found = visible(self.rows, self.context["request"].user).filter(pk=key).first()  # type: ignore[arg-type]
        return found if found is not None else self.fail("does_not_exist")

    def _key(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return UUID(data)
        except ValueError:
            self.fail("invalid")

    def get_attribute(self, instance: Any) -> Any:
        return instance.serializable_value(self.source) if "." not in self.source else super().get_attribute(instance)

    def to_representation(self, value: Any) -> str:
        return str(getattr(value, "pk", value))


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class VisibleMany(VisibleRelated):
    """A list of such ids, looked up by one query. Written values come in the order of the ids."""

    LIMIT = 500
    default_error_messages = {"not_a_list": "Expected a list of ids.", "too_many": f"At most {LIMIT} ids."}

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list):
            self.fail("not_a_list")
        if len(data) > self.LIMIT:
            self.fail("too_many")
        keys = [self._key(one) for one in data]
        found = visible(self.rows, self.context["request"].user).in_bulk(keys)  # type: ignore[arg-type]
        return [found[key] if key in found else self.fail("does_not_exist") for key in keys]

    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance, self.source).all()

    def to_representation(self, value: Any) -> Any:
        return [str(getattr(one, "pk", one)) for one in value]


_MONEY = {
    "type": "object",
    "properties": {
        "amount": {"type": "string", "pattern": r"^-?\d{1,11}(\.\d{1,3})?$", "examples": ["1200.00"]},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["USD"]},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}


@extend_schema_field(_MONEY)
class MoneyField(serializers.Field):
    """`{"amount": "1200.00", "currency": "USD"}`.

    Reads the amount at `amount` (by default the field's name) and its currency at `currency`, both dotted paths.
    Written, it gives the action two values: the amount under its name, and the currency under the last part of
    its path (or `currency_as`). An amount finer than the currency's minor unit is refused.
    """

    default_error_messages = {
        "invalid": 'Money is {{"amount": "1200.00", "currency": "USD"}}.',
        "amount": 'The amount is plain text such as "1200.00".',
        "negative": "The amount may not be negative.",
    }

    def __init__(self, *, currency: str = "currency", amount: str = "", currency_as: str = "", **kwargs: Any) -> None:
        self.negative = kwargs.pop("negative", False)
        self.amount, self.currency = amount, currency
        self.currency_as = currency_as or currency.rsplit(".", 1)[-1]
        super().__init__(**{"source": "*", **kwargs})

    def bind(self, field_name: str, parent: Any) -> None:
        super().bind(field_name, parent)
        self.amount = self.amount or field_name

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict) or set(data) != {"amount", "currency"}:
            self.fail("invalid")
        text, currency = data["amount"], data["currency"]
        if not isinstance(text, str) or not _PLAIN.fullmatch(text):
            self.fail("amount")
        amount = Decimal(text)
        if amount < 0 and not self.negative:
            self.fail("negative")
        self._check(amount, currency)
        return {self.amount: amount, self.currency_as: currency}

    def _check(self, amount: Decimal, currency: Any) -> None:
        if not isinstance(currency, str) or currency not in money.CURRENCIES:
            raise serializers.ValidationError("That is not a currency we know.", code="currency")
        try:
            money.refuse_fraction(amount, currency)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages, code="minor_unit") from error

    def run_validation(self, data: Any = serializers.empty) -> Any:
        # A null written to money with source="*" must still name the amount it empties.
        empty, data = self.validate_empty_values(data)
        if data is None:
            return {self.amount: None}
        return data if empty else self.to_internal_value(data)

    def to_representation(self, row: Any) -> dict[str, str] | None:
        return told(_follow(row, self.amount), _follow(row, self.currency))


def told(amount: Decimal | None, currency: str) -> dict[str, str] | None:
    """Money as the API says it; None stays None."""
    return None if amount is None else {"amount": money.plain(amount, currency), "currency": currency}


def _follow(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row[name] if isinstance(row, dict) else getattr(row, name, None)
    return row
