"""What the table of a card may hold."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from producer.core.money import refuse_fraction

from .figures import Figure, figures_of

MOST = Decimal(1_000_000)
LONGEST_SOURCE = 300


def refuse_table(method: str, currency: str, table: Any) -> None:
    """ValidationError, naming the figure, for what is no figure of such a card or no sensible value of it."""
    if not isinstance(table, dict):
        raise ValidationError("Figures are an object by name.", code="figures")
    known = {figure.name: figure for figure in figures_of(method)}
    for name, row in table.items():
        if name not in known:
            raise ValidationError(f"A card that is paid so has no figure “{str(name)[:40]}”.", code="figures")
        _refuse_row(known[name], currency, row)


def _refuse_row(figure: Figure, currency: str, row: Any) -> None:
    if not isinstance(row, dict) or set(row) != {"value", "confirmed", "source"}:
        raise ValidationError(f"{figure.label}: give value, confirmed and source.", code="figures")
    source = row["source"]
    if not isinstance(row["confirmed"], bool) or not isinstance(source, str):
        raise ValidationError(f"{figure.label}: confirmed is true or false, its source is text.", code="figures")
    if len(source) > LONGEST_SOURCE or "\0" in source:
        raise ValidationError(f"{figure.label}: its source is at most {LONGEST_SOURCE} letters.", code="figures")
    if row["value"] is None:
        if row["confirmed"]:
            raise ValidationError(f"{figure.label}: what has no value is not confirmed.", code="figures")
        return
    _refuse_value(figure, currency, row["value"])


def _refuse_value(figure: Figure, currency: str, text: Any) -> None:
    value = number(text)
    if value is None or not 0 <= value <= MOST:
        raise ValidationError(f"{figure.label}: a plain number from 0 on, such as 434.21.", code="figures")
    if figure.unit == "money":
        try:
            refuse_fraction(value, currency)
        except ValidationError as error:
            raise ValidationError(f"{figure.label}: {currency} has no such fraction.", code="figures") from error
    if figure.name in ("session_hours", "overtime_minutes") and not value:
        raise ValidationError(f"{figure.label}: more than 0.", code="figures")


def number(text: Any) -> Decimal | None:
    """A plain decimal of at most twelve characters, or None."""
    if not isinstance(text, str) or len(text) > 12 or not text.isascii():
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and "e" not in text.lower() else None
