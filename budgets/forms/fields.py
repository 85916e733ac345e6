from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from producer.core.money import minor_unit, refuse_fraction


class MoneyInput(forms.NumberInput):
    """Right-aligned and summed while typing."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-money": True, **(attrs or {})})


class AmountField(forms.DecimalField):
    """An amount as people type it: 1,200.00 or 1200. `currency` may be set later; it decides what is too fine."""

    widget = MoneyInput

    def __init__(self, *, currency: str = "", **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(**{"max_digits": 14, "decimal_places": 3, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = value.strip().replace(",", "").replace("\N{MINUS SIGN}", "-")
        return super().to_python(value)

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


class PlainDecimalField(forms.DecimalField):
    """Shown without the zeros that only the column has."""

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value
