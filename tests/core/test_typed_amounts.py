from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from producer.core.forms import AmountField, NumberField, RateField


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,200.00", "1200.00"),
        ("1 200.00", "1200.00"),
        ("1\N{NO-BREAK SPACE}200", "1200"),
        ("12,345,678", "12345678"),
        ("1'200", "1200"),
        ("1200,50", "1200.50"),
        ("\N{MINUS SIGN}5", "-5"),
        ("-1,000", "-1000"),
        ("0,500", "0.500"),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, meant):
    assert AmountField().clean(typed) == Decimal(meant)
    assert NumberField(max_digits=14, decimal_places=3).clean(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["1,2,3", "1.200,50", "12,34,567", "1,200,5", "twelve", "1e", "٣,٤", "NaN"])
def test_what_could_mean_two_things_is_asked_again(typed):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


@pytest.mark.parametrize("typed", ["0", "-1", "0.00"])
def test_a_rate_is_more_than_nothing(typed):
    with pytest.raises(ValidationError, match="A rate is more than 0"):
        RateField().clean(typed)
