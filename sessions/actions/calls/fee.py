"""What somebody is paid for a call: worked out here once, when it is agreed, and kept with its lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from producer.core import money
from producer.core.errors import NotAllowed
from producer.core.time import wall
from projects.rules import can

from ...models import Call, UnionCard
from ...rules.fees import worked_fee
from ...rules.price import wanted_rate

PAID_BY = ("pay", "rate", "units", "union_card_id", "leader", "contractor", "special", "doubles", "overdubs", "cartage")
AGREED = (*PAID_BY, "fee", "currency", "exchange_rate")


def agreed(call: Call) -> tuple[Any, ...]:
    """All that the fee follows from, to see whether it changed."""
    return tuple(getattr(call, name) for name in AGREED)


def set_fee(call: Call, *, by: Any, rate_of: str = "") -> None:
    """The fee in its own currency and in the album's. Raises NotAllowed, ValidationError at its field.

    `rate_of` is the currency of a rate that was only kept: it does not hold for another one.
    """
    if call.pay not in Call.Pay.values:
        raise ValidationError({"pay": "There is no such way of paying."})
    if call.pay == Call.Pay.FLAT and call.fee is None and call.rate is None:
        _clear(call)
        return
    if not can(by, "money.view", call.booking.album):
        raise NotAllowed("You may not set a fee here.")
    _refuse_odd(call, by)
    if rate_of and call.currency != rate_of:
        call.exchange_rate = None
    work_out(call)


def work_out(call: Call) -> None:
    """Again from what was agreed: the hours of the booking, or what the card says, may be others now."""
    worked = worked_fee(call)
    call.fee, call.fee_lines, call.fee_missing = worked.fee, worked.lines, worked.missing
    call.cost, call.exchange_rate_on = call.fee, None
    album = call.booking.album
    if call.fee is None or call.currency == album.currency:
        call.exchange_rate = None
        return
    rate = wanted_rate(call.exchange_rate, f"The fee is in {call.currency} and the album in {album.currency}")
    call.exchange_rate_on = wall(timezone.now(), call.booking.room.studio.time_zone).date()
    call.cost = money.converted(call.fee, rate, album.currency)


def _clear(call: Call) -> None:
    call.fee = call.cost = call.exchange_rate = call.exchange_rate_on = None
    call.fee_lines, call.fee_missing = [], []


def _refuse_odd(call: Call, by: Any) -> None:
    if call.pay == Call.Pay.UNION:
        _refuse_card(call.union_card, by)
        assert call.union_card is not None
        call.currency = call.union_card.currency
    else:
        call.union_card = None
    if call.pay == Call.Pay.FLAT and call.rate is not None:
        raise ValidationError({"rate": "A flat fee has no rate: give the fee."})
    if call.pay == Call.Pay.SIDE and call.rate is not None and not call.units:
        raise ValidationError({"units": "Say how many sides."})
    for name in ("fee", "rate"):
        amount: Decimal | None = getattr(call, name)
        if amount is not None:
            money.refuse_fraction(amount, call.currency, name)


def _refuse_card(card: UnionCard | None, by: Any) -> None:
    """A card one may not see is as unknown as one that does not exist."""
    if card is None:
        raise ValidationError({"union_card": "Say by which card."})
    if not UnionCard.objects.visible_to(by).filter(pk=card.pk).exists():
        raise ValidationError({"union_card": "There is no such card."})
