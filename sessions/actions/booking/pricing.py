"""The estimate of a booking, how it came about, and what that is in the album's currency."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.rules import money_hidden
from producer.core import money
from producer.core.errors import NotAllowed
from producer.core.time import wall
from projects.models import Album
from projects.rules import can

from ...models import Booking
from ...rules import deposits, price
from ...rules.card_checks import MOST_OF_ONE, MOST_RENTALS
from ...rules.cards import Place, agreed_terms, first_date, kept_terms, quote
from ...rules.price import wanted_rate

DEPOSIT = {"deposit", "deposit_due_on", "deposit_paid_on"}
NO_RATE = "The room is priced in another currency than the album's: only a token with the scope money can give the rate."


def agreed_price_of(amount: Decimal | None, currency: str, album: Album, by: Any) -> price.Price | None:
    """The price that was talked about, in the album's currency unless another is named."""
    if amount is None:
        return None
    if not can(by, "money.view", album):
        raise NotAllowed("You may not set a price here.")
    return price.agreed(amount, currency or album.currency)


def reprice(
    booking: Booking,
    agreed: price.Price | None = None,
    exchange_rate: Decimal | None = None,
    *,
    by: Any,
    was: Place | None = None,
) -> None:
    """Priced again: a price that was talked about stays, unless another one is. After a move, `was` is where it was before."""
    if agreed is None and booking.estimate is not None and price.is_agreed(booking.price_lines):
        agreed = price.agreed(booking.estimate, booking.currency)
    set_price(booking, agreed, exchange_rate, by=by, was=was)


def set_price(
    booking: Booking, agreed: price.Price | None, exchange_rate: Decimal | None, *, by: Any, was: Place | None = None
) -> None:
    """Write the estimate, how it came about, the terms it follows from, and what that is in the album's currency.

    Without an `exchange_rate` the one it has stays, as long as the price stays in its currency.
    Where it needs a rate and has none: ValidationError, or NotAllowed for a token that may not give one.
    """
    was_in = booking.currency
    booking.rentals = refuse_rentals(booking.rentals)
    asked = by_card(booking)
    had, booking.terms = booking.terms, kept_terms(booking, was)
    found = agreed or quote(booking)
    booking.estimate = found.amount if found else None
    booking.currency = found.currency if found else booking.album.currency
    booking.price_lines = found.lines if found else []
    set_deposit(booking, asked, anew=booking.terms != had)
    if booking.currency != was_in:
        booking.exchange_rate = booking.exchange_rate_on = None
    _convert(booking, booking.exchange_rate if exchange_rate is None else exchange_rate, by)


def by_card(booking: Booking) -> bool:
    """Whether its deposit is what the terms ask for, and not another that was agreed or is paid."""
    terms = agreed_terms(booking)
    if booking.deposit_paid_on is not None:
        return False
    asked = deposits.deposit_of(terms, booking.estimate) if terms and booking.estimate is not None else None
    return booking.deposit == asked


def set_deposit(booking: Booking, asked: bool, anew: bool) -> None:
    """What the terms ask for, where it `asked` so before; another deposit stays as far as it is part of the price.

    When it is due follows the session where it goes by that. The day of a confirmation comes once for each agreement.
    """
    terms = agreed_terms(booking)
    if booking.estimate is None:
        booking.deposit = booking.deposit_due_on = booking.deposit_paid_on = None
    elif asked and terms:
        booking.deposit = deposits.deposit_of(terms, booking.estimate)
        if anew or terms.deposit_due == "starts" or booking.deposit is None:
            booking.deposit_due_on = None
        set_due(booking)
    elif booking.deposit is not None:
        booking.deposit = min(booking.deposit, booking.estimate)


def set_due(booking: Booking) -> None:
    """The day a deposit is due, once that is known: when it is confirmed, where it goes by that."""
    terms = agreed_terms(booking)
    if booking.deposit is not None and booking.deposit_due_on is None and terms:
        confirmed = today(booking) if booking.status == Booking.Status.CONFIRMED else None
        booking.deposit_due_on = deposits.due_on(terms, first_date(booking), confirmed)


def forget_due(booking: Booking) -> None:
    """What was due since the confirmation waits for the next one."""
    terms = agreed_terms(booking)
    if terms and terms.deposit_due == "confirmed" and booking.deposit_paid_on is None:
        booking.deposit_due_on = None


def take_deposit(values: dict[str, Any]) -> dict[str, Any]:
    """The deposit's own of the values of a booking, taken out of them: it is set once the price is known."""
    return {name: values.pop(name) for name in (*DEPOSIT, "deposit_currency") if name in values}


def set_agreed_deposit(booking: Booking, values: dict[str, Any], *, by: Any) -> None:
    """A deposit that was talked about, when it is due and when it was paid. ValidationError if it is above the price."""
    if not can(by, "money.view", booking.album):
        raise NotAllowed("You may not set a deposit here.")
    refuse_currency(booking, values.get("deposit_currency", ""), "deposit")
    for name in DEPOSIT & values.keys():
        setattr(booking, name, values[name])
    deposits.refuse_deposit(booking.deposit, booking.estimate, booking.currency)
    if booking.deposit is None:
        booking.deposit_due_on = booking.deposit_paid_on = None


def refuse_currency(booking: Booking, currency: str, field: str) -> None:
    if currency and currency != booking.currency:
        raise ValidationError({field: f"The room is priced in {booking.currency}."})


def refuse_rentals(rentals: Any) -> dict[str, int]:
    """Each thing by its name, how many: those of none are left out. ValidationError for what is no such list."""
    if not isinstance(rentals, dict) or len(rentals) > MOST_RENTALS:
        raise ValidationError({"rentals": "Say how many of each thing, by its name."})
    for name, number in rentals.items():
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_OF_ONE:
            raise ValidationError({"rentals": f"How many of “{str(name)[:80]}”: a number from 0 to {MOST_OF_ONE}."})
    return {name: number for name, number in rentals.items() if number}


def today(booking: Booking) -> date:
    return wall(timezone.now(), booking.room.studio.time_zone).date()


def _convert(booking: Booking, exchange_rate: Decimal | None, by: Any) -> None:
    currency = booking.album.currency
    if booking.estimate is None or booking.currency == currency:
        booking.exchange_rate = booking.exchange_rate_on = None
        booking.cost = booking.estimate
        return
    if exchange_rate is None and money_hidden(by):
        raise NotAllowed(NO_RATE, code="insufficient_scope")
    rate = wanted_rate(exchange_rate, f"The room is priced in {booking.currency} and the album in {currency}")
    if rate != booking.exchange_rate or not booking.exchange_rate_on:
        booking.exchange_rate_on = today(booking)
    booking.exchange_rate = rate
    booking.cost = money.converted(booking.estimate, rate, currency)
