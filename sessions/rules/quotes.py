"""What a booking would cost and do to the budget, worked out before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from budgets.rules import Effect, effect_of
from producer.core import money
from projects.models import Album

from .. import costs
from ..models import Booking, Call
from . import cards, price
from .fees import Worked, worked_fee

DRAFTED = {
    *("pay", "rate", "units", "union_card", "leader", "contractor", "special", "doubles", "overdubs", "cartage"),
    *("fee", "call_at"),
}

PRICED = ("room", "kind", "starts_at", "ends_at", "engineer", "rentals", "setup_minutes", "teardown_minutes")


@dataclass(frozen=True)
class Quote:
    """`price` is None where there is no rate for the room; `cost` is None where the exchange rate is still wanted.

    `refusals` are the words for what was chosen and the card does not offer.
    """

    price: price.Price | None
    cost: Decimal | None
    effect: Effect
    refusals: tuple[str, ...] = ()


def quote_of(album: Album, values: dict[str, Any]) -> Quote:
    """For the cleaned values of a form that is still being filled in."""
    try:
        found = _agreed(album, values) or cards.quote(booking_of(album, values))
    except ValidationError as error:
        return Quote(None, None, effect_of(album, {}), tuple(error.messages))
    cost = in_album(found, album, values.get("exchange_rate")) if found else None
    line = values.get("line")
    return Quote(found, cost, effect_of(album, {line.pk if line else None: cost} if cost is not None else {}))


def booking_of(album: Album, values: dict[str, Any]) -> Booking:
    """A booking that nobody has made, to be priced."""
    return Booking(album=album, **{name: values[name] for name in PRICED if name in values})


def quote_of_booking(booking: Booking) -> Quote:
    """For confirming a hold: its own cost and the fees of everyone called who has not said no."""
    found = own_price(booking)
    calls = booking.calls.exclude(answer=Call.Answer.NO).exclude(cost=None)
    return Quote(found, booking.cost, costs.effect(booking.album, [booking, *calls]))


def own_price(booking: Booking, find: cards.CardOn = cards.card_on) -> price.Price | None:
    """As agreed; where nothing was, by the card as confirming it would, and then its `cost` too."""
    if booking.estimate is not None:
        return price.Price(booking.estimate, booking.currency, booking.price_lines)
    found = cards.quote(booking, find)
    booking.cost = in_album(found, booking.album, booking.exchange_rate) if found else None
    return found


@dataclass(frozen=True)
class FeeQuote:
    """`firm` says that the booking is confirmed, so that a fee which passes needs a reason now."""

    effect: Effect
    firm: bool
    fee: Worked
    currency: str


def quote_of_fee(booking: Booking, values: dict[str, Any], call: Call | None = None) -> FeeQuote | None:
    """What a call with these values costs, and does to the budget once they say yes; None where nothing is agreed yet.

    On a confirmed booking with those who have not answered yet, for each of them may. A changed call counts once.
    """
    album, worked = booking.album, _worked(booking, values, call)
    if worked is None:
        return None
    fee, currency = worked
    cost = None if fee.fee is None else in_album(price.Price(fee.fee, currency), album, values.get("exchange_rate"))
    firm = booking.status == Booking.Status.CONFIRMED
    added = costs.by_line(costs.unanswered(album, but=call)) if firm and cost is not None else {}
    if cost is not None:
        line = values.get("line")
        _add(added, line.pk if line else None, cost)
        if firm and call and call.answer == Call.Answer.YES and call.cost is not None:
            _add(added, call.line_id, -call.cost)
    return FeeQuote(effect_of(album, added), firm, fee, currency)


def _worked(booking: Booking, values: dict[str, Any], call: Call | None) -> tuple[Worked, str] | None:
    """The fee of a call that is still being filled in."""
    draft = Call(booking=booking, person=call.person if call else values.get("person"), pk=call.pk if call else None)
    for name, value in values.items():
        if name in DRAFTED and value not in (None, ""):
            setattr(draft, name, value)
    if draft.pay == Call.Pay.UNION:
        if draft.union_card is None:
            return None
        draft.currency = draft.union_card.currency
    else:
        draft.currency = values.get("currency") or booking.album.currency
    draft.call_at = draft.call_at or booking.starts_at
    if draft.pay != Call.Pay.FLAT:
        draft.fee = None
    worked = worked_fee(draft) if draft.call_at < booking.ends_at else Worked(None)
    return (worked, draft.currency) if worked.lines or worked.missing else None


def _add(added: dict[Any, Decimal], line: Any, amount: Decimal) -> None:
    added[line] = added.get(line, Decimal(0)) + amount


def _agreed(album: Album, values: dict[str, Any]) -> price.Price | None:
    amount = values.get("agreed_price")
    return None if amount is None else price.agreed(amount, values.get("agreed_currency") or album.currency)


def in_album(found: price.Price, album: Album, rate: Decimal | None) -> Decimal | None:
    """What it is in the album's currency; None where a rate is still wanted."""
    if found.currency == album.currency:
        return found.amount
    return money.converted(found.amount, rate, album.currency) if rate else None
