"""What several bookings would cost together, and what another place would change, before anything is written."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from budgets.rules import Effect, effect_of
from producer.core.money import ZERO
from projects.models import Album

from .. import costs
from ..models import Booking, Call, Room
from . import cards, price
from .quotes import booking_of, in_album, own_price

Place = tuple[Room, datetime, datetime]  # where, from, until


@dataclass(frozen=True)
class DaysQuote:
    """`prices` are of `days`, in their order: None where no rate is known. `total` and `fees` are in the album's currency.

    `total` is None where an exchange rate is still wanted.
    """

    days: list[Booking]
    prices: list[price.Price | None]
    total: Decimal | None
    fees: Decimal
    effect: Effect
    refusals: tuple[str, ...] = ()


def quote_of_days(album: Album, days: Sequence[Booking]) -> DaysQuote:
    """For confirming holds together: what each costs, and the fees of everyone called who has not said no.

    One query for the fees, three for the budget, and one for the cards of days that have no price yet.
    """
    for day in days:
        day.album = album
    calls = Call.objects.filter(booking__in=[day.pk for day in days]).exclude(answer=Call.Answer.NO).exclude(cost=None)
    find = cards.cards_known([day for day in days if day.estimate is None])
    return _together(album, days, [own_price(day, find) for day in days], list(calls))


def quote_of_new_days(album: Album, values: dict[str, Any]) -> DaysQuote:
    """For the cleaned values of a block that is still being filled in."""
    spans = values["days"]
    days = [booking_of(album, {**values, "starts_at": start, "ends_at": end}) for start, end in spans]
    find = cards.cards_known(days)
    try:
        prices = [cards.quote(day, find) for day in days]
    except ValidationError as error:
        return DaysQuote([], [], None, ZERO, effect_of(album, {}), tuple(error.messages))
    for day, found in zip(days, prices, strict=True):
        day.line = values.get("line")
        day.cost = in_album(found, album, values.get("exchange_rate")) if found else None
    return _together(album, days, prices, [])


def _together(album: Album, days: Sequence[Booking], prices: list[price.Price | None], calls: list[Call]) -> DaysQuote:
    unknown = any(found and day.cost is None for day, found in zip(days, prices, strict=True))
    total = None if unknown else _sum(days)
    return DaysQuote(list(days), prices, total, _sum(calls), costs.effect(album, [*days, *calls]))


def _sum(rows: Iterable[Booking | Call]) -> Decimal:
    return sum((row.cost for row in rows if row.cost is not None), ZERO)


@dataclass(frozen=True)
class Change:
    """What a booking costs, and would cost elsewhere. `price` is None where no rate is known there.

    `cost` and `difference` are in the album's currency, and None where an exchange rate is still wanted.
    """

    booking: Booking
    price: price.Price | None
    cost: Decimal | None
    refusals: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        if self.price is not None and self.cost is None:
            return None
        return (self.cost or ZERO) - (self.booking.cost or ZERO)


def change_of(booking: Booking, place: Place, exchange_rate: Decimal | None = None) -> Change:
    """For moving it, priced as `move_booking` does: an agreed price stays, and the rate of its currency too."""
    there = copy.copy(booking)
    there.room, there.starts_at, there.ends_at = place
    there.terms = cards.kept_terms(there, cards.Place(booking.room, booking.starts_at))
    try:
        found = own_price(booking) if price.is_agreed(booking.price_lines) else cards.quote(there)
    except ValidationError as error:
        return Change(booking, None, None, tuple(error.messages))
    if found is None:
        return Change(booking, None, None)
    kept = booking.exchange_rate if found.currency == booking.currency else None
    return Change(booking, found, in_album(found, booking.album, exchange_rate or kept))


def place_of(booking: Booking) -> Place:
    return booking.room, booking.starts_at, booking.ends_at


def effect_of_changes(changes: Sequence[Change]) -> Effect | None:
    """What it does to the budget of their album; None for holds, which are no cost yet, and where a cost is not known."""
    bookings = [change.booking for change in changes]
    unknown = any(change.difference is None or change.refusals for change in changes)
    if unknown or any(booking.status != Booking.Status.CONFIRMED for booking in bookings):
        return None
    added: dict[Any, Decimal] = {}
    for change in changes:
        added[change.booking.line_id] = added.get(change.booking.line_id, ZERO) + (change.difference or ZERO)
    return effect_of(bookings[0].album, added)
