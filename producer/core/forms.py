"""Pieces that forms of every room share."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .money import minor_unit, refuse_fraction
from .time import zone_names

_SPACES = re.compile(r"[\s'’]")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+", re.ASCII)


class Versioned(forms.Form):
    """A form that edits: it carries the version its person saw, and their save is refused over a newer one."""

    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class DateInput(forms.DateInput):
    """The browser's own date picker, which speaks ISO."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ZoneField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": [(name, name.replace("_", " ")) for name in zone_names()], **kwargs})


class SuggestInput(forms.TextInput):
    """Free text with suggestions (a datalist beside it)."""

    template_name = "components/suggest_input.html"

    def __init__(self, suggestions: list[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_suggestions"
        context["widget"]["attrs"]["list"] = list_id
        return {**context, "list_id": list_id, "suggestions": self.suggestions}


def typed_number(text: str) -> str:
    """A number as people type it, made plain: `1,200.00`, `1 200`, `1200,50`, a true minus. As frontend/js/sums.js reads it."""
    text = _SPACES.sub("", text).replace("\N{MINUS SIGN}", "-")
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text


class NumberField(forms.DecimalField):
    """A number as people type it, shown without the zeros that only the column has."""

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(typed_number(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value


class RateField(NumberField):
    """An exchange rate. Like every number it may be missing, but it is never nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_digits": 18, "decimal_places": 8, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value <= 0:
            raise ValidationError("A rate is more than 0.", code="rate")


class MoneyInput(forms.NumberInput):
    """Right-aligned and summed while typing."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-money": True, **(attrs or {})})


class AmountField(NumberField):
    """An amount: 1,200.00 or 1200. `currency` may be set later; it decides what is too fine."""

    widget = MoneyInput

    def __init__(self, *, currency: str = "", **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(**{"max_digits": 14, "decimal_places": 3, **kwargs})

    def clean(self, value: Any) -> Decimal | None:
        amount = super().clean(value)
        if amount is not None and self.currency:
            try:
                refuse_fraction(amount, self.currency, "amount")
            except ValidationError as error:
                raise ValidationError(error.messages, code="minor_unit") from error
        return amount

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal) and self.currency:
            try:
                return format(value.quantize(minor_unit(self.currency)), "f")
            except InvalidOperation:
                return value
        return value
