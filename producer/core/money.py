"""Money: Decimal in the currency's minor unit, never float, rounded once and half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import moneyed
from babel.numbers import format_currency
from django.core.exceptions import ValidationError
from django.db import models

_OFFERED = """
USD EUR GBP JPY CAD AUD NZD CHF SEK NOK DKK PLN CZK HUF ISK BRL MXN ARS CLP COP ZAR NGN KES INR CNY HKD
TWD KRW SGD THB IDR PHP MYR AED SAR ILS TRY KWD
"""
CURRENCIES = tuple(_OFFERED.split())
CURRENCY_CHOICES = [(code, code) for code in CURRENCIES]
ZERO = Decimal(0)


class CurrencyField(models.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_length": 3, "choices": CURRENCY_CHOICES, "default": "USD", **kwargs}
        super().__init__(**kwargs)


class AmountField(models.DecimalField):
    """An amount of up to 99,999,999,999.999; its currency stands in a field beside it or on the album."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_digits": 14, "decimal_places": 3, **kwargs}
        super().__init__(**kwargs)


class ExchangeRateField(models.DecimalField):
    """Units of the album's currency for one unit of the amount's own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_digits": 18, "decimal_places": 8, **kwargs}
        super().__init__(**kwargs)


@lru_cache
def minor_unit(currency: str) -> Decimal:
    """`Decimal("0.01")` for USD, `Decimal("1")` for JPY (ISO 4217). ValidationError for what is no currency."""
    try:
        return Decimal(1) / moneyed.get_currency(currency).sub_unit
    except moneyed.CurrencyDoesNotExist as error:
        raise ValidationError(f"{currency} is not a currency.", code="currency") from error


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` in the minor unit of `currency`, half up."""
    return amount.quantize(minor_unit(currency), rounding=ROUND_HALF_UP)


def converted(amount: Decimal, rate: Decimal, currency: str) -> Decimal:
    """`amount` × `rate` in `currency`, rounded once, half up."""
    return rounded(amount * rate, currency)


def refuse_fraction(amount: Decimal, currency: str, field: str = "amount") -> None:
    """ValidationError when `amount` is finer than the currency's minor unit."""
    if rounded(amount, currency) != amount:
        raise ValidationError({field: ValidationError(f"{currency} has no such fraction.", code="minor_unit")})


def plain(amount: Decimal, currency: str) -> str:
    """`"1200.00"`: the API's amount."""
    return format(rounded(amount, currency), "f")


def figures(amount: Decimal, currency: str) -> str:
    """`1,200.00`: for lines in which the currency is said once."""
    return format(rounded(amount, currency), ",f")


@lru_cache(maxsize=4096)
def shown(amount: Decimal, currency: str) -> str:
    """`US$12,400.00`, `−€5.00`, `JP¥300`: for people, always with the currency."""
    text = format_currency(abs(amount), currency, locale="en_GB")
    return f"−{text}" if amount < 0 else text
