"""The fee of a call from what was agreed, with its lines. A fee that cannot be known stays empty and says what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from producer.core.money import rounded
from producer.core.time import dates_touched, wall

from ..models import Call
from .union import Work, pay_of
from .union.figures import SIDE

SECOND = timedelta(seconds=1)
SHOWN = Decimal("0.0001")  # of an hour, in words


@dataclass(frozen=True)
class Worked:
    """`lines` are plain JSON: label and amount; they add up to `fee` where there is one."""

    fee: Decimal | None
    lines: list[dict[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Which session by a card of the person's day it is, and how many sing at it by the same card."""

    nth: int
    voices: int


def worked_fee(call: Call, place: Place | None = None) -> Worked:
    """`place` where the caller knows it already; else it is looked up."""
    return _by_card(call, place) if call.pay == Call.Pay.UNION else _WAYS[call.pay](call)


def hours_of(call: Call) -> Fraction:
    """From their call until the booking ends: real hours, also over a clock change, and exact: a third of one stays a third."""
    return Fraction((call.booking.ends_at - call.call_at) // SECOND, 3600)


def work_of(call: Call, place: Place | None = None) -> Work:
    """What a union card is asked about."""
    place = place or Place(nth_of_day(call), voices_with(call))
    units = int(call.units or 0)
    return Work(
        hours=hours_of(call),
        leader=call.leader,
        contractor=call.contractor,
        special=call.special,
        doubles=call.doubles,
        overdubs=call.overdubs,
        cartage=call.cartage,
        sides=units,
        songs=units or 1,
        voices=place.voices,
        nth=place.nth,
        rate=call.rate,
    )


def nth_of_day(call: Call) -> int:
    """Which of the person's sessions by a card this is, on the studio's date."""
    start, end = day_of(call.call_at, call.booking.room.studio.time_zone)
    others = Call.objects.filter(person=call.person_id, pay=Call.Pay.UNION, call_at__gte=start, call_at__lt=end)
    others = others.exclude(answer=Call.Answer.NO).exclude(booking__status="cancelled").exclude(booking=call.booking_id)
    return others.filter(call_at__lt=call.call_at).count() + 1


def voices_with(call: Call) -> int:
    """How many sing at this booking by the same card."""
    if call.union_card is None or call.union_card.method != SIDE:
        return 1
    others = Call.objects.filter(booking=call.booking_id, union_card=call.union_card_id).exclude(answer=Call.Answer.NO)
    return others.exclude(pk=call.pk).count() + 1


def day_of(at: datetime, zone_name: str) -> tuple[datetime, datetime]:
    """The local date of an instant, as two instants."""
    day = wall(at, zone_name).date()
    zone = ZoneInfo(zone_name)
    first, second = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (day, day + timedelta(days=1)))
    return first, second


def _flat(call: Call) -> Worked:
    return Worked(call.fee, [_line("Flat fee", call.fee)] if call.fee is not None else [])


def _by_card(call: Call, place: Place | None) -> Worked:
    card = call.union_card
    assert card is not None
    pay = pay_of(card.scale, work_of(call, place))
    lines = [_line(line.label, line.amount) for line in pay.lines]
    return Worked(pay.total, lines, [f"{card.union} {card.name}: {label}" for label in pay.missing], pay.unsure)


def _by(count: Callable[[Call], Decimal | Fraction], one: str, many: str) -> Callable[[Call], Worked]:
    def way(call: Call) -> Worked:
        if call.rate is None:
            return Worked(None)
        units = Fraction(count(call))
        amount = rounded(_times(call.rate, units), call.currency)
        shown = _times(Decimal(1), units).quantize(SHOWN).normalize()
        words = f"{shown:f} {one if units == 1 else many} at {call.rate.normalize():f}"
        return Worked(amount, [_line(words, amount)])

    return way


def _times(rate: Decimal, units: Fraction) -> Decimal:
    return rate * units.numerator / units.denominator


def _days(call: Call) -> Decimal:
    touched = dates_touched(call.call_at, call.booking.ends_at, call.booking.room.studio.time_zone)
    return call.units or Decimal(len(touched))


def _line(label: str, amount: Decimal) -> dict[str, str]:
    return {"label": label, "amount": format(amount, "f")}


_WAYS: dict[Any, Callable[[Call], Worked]] = {
    Call.Pay.FLAT: _flat,
    Call.Pay.HOUR: _by(lambda call: call.units or hours_of(call), "hour", "hours"),
    Call.Pay.DAY: _by(_days, "day", "days"),
    Call.Pay.SIDE: _by(lambda call: call.units or Decimal(0), "side", "sides"),
    Call.Pay.SESSION: _by(lambda call: call.units or Decimal(1), "session", "sessions"),
}
