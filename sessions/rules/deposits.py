"""What is paid ahead, and by when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

from producer.core import money

from .terms import HUNDRED, Terms


def deposit_of(terms: Terms, price: Decimal) -> Decimal | None:
    """The deposit on a price, never more than the price itself; None where the card asks for none."""
    if terms.deposit_percent is not None:
        return money.rounded(price * terms.deposit_percent / HUNDRED, terms.currency)
    return None if terms.deposit_amount is None else min(terms.deposit_amount, price)


def due_on(terms: Terms, starts_on: date, confirmed_on: date | None) -> date | None:
    """The day it is due; None while that follows from a confirmation that has not come."""
    days = timedelta(days=terms.deposit_days)
    if terms.deposit_due == "starts":
        return starts_on - days
    return None if confirmed_on is None else confirmed_on + days


def refuse_deposit(deposit: Decimal | None, price: Decimal | None, currency: str) -> None:
    if deposit is None:
        return
    money.refuse_fraction(deposit, currency, "deposit")
    if price is None:
        raise ValidationError({"deposit": "There is no price yet, so there is nothing to pay ahead."})
    if deposit > price:
        told = [money.figures(amount, currency) for amount in (deposit, price)]
        raise ValidationError({"deposit": f"A deposit of {told[0]} is above the price of {told[1]}."})
