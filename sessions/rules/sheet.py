"""What a booking's people cost together, before the day: each with the lines as agreed, and what their cards ask for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ..models import Booking, Call, UnionCard
from .fees import Place, Worked, day_of, work_of, worked_fee
from .union import remarks
from .union.figures import SIDE


@dataclass(frozen=True)
class Row:
    """`now` is what the card says today where that is another sum than was agreed."""

    call: Call
    agreed: Worked
    now: Decimal | None = None


@dataclass(frozen=True)
class Sheet:
    """`totals` by currency: currencies are never added. `unknown` counts those without a sum; a no costs nothing."""

    rows: list[Row]
    totals: dict[str, Decimal]
    unknown: int
    remarks: list[str]


def sheet_cost(booking: Booking, *, minutes: Decimal | None = None) -> Sheet:
    """Everybody called who has not said no, in two queries. `minutes` of finished music are planned, where somebody says so."""
    found = booking.calls.exclude(answer=Call.Answer.NO).select_related("person", "union_card")
    calls = list(found.order_by("call_at", "id"))
    for call in calls:
        call.booking = booking
    places = _places(booking, [call for call in calls if call.union_card])
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for call in calls:
        if call.fee is not None:
            totals[call.currency] += call.fee
    rows = [_row(call, places.get(call.pk)) for call in calls]
    return Sheet(rows, dict(totals), sum(call.fee is None for call in calls), _remarks(calls, places, minutes))


@dataclass(frozen=True)
class Standing:
    """A call by a card, its place, and the minutes since the end of the person's session before it on that day."""

    place: Place
    gap: Decimal | None


def _places(booking: Booking, calls: list[Call]) -> dict[UUID, Standing]:
    """Of those called by a card, in one query."""
    if not calls:
        return {}
    zone = booking.room.studio.time_zone
    days = [day_of(call.call_at, zone) for call in calls]
    others = Call.objects.filter(person__in={call.person_id for call in calls}, pay=Call.Pay.UNION)
    others = others.filter(call_at__gte=min(day[0] for day in days), call_at__lt=max(day[1] for day in days))
    others = others.exclude(answer=Call.Answer.NO).exclude(booking__status=Booking.Status.CANCELLED)
    before: dict[Any, list[tuple[datetime, datetime]]] = defaultdict(list)
    for person, at, ends in others.exclude(booking=booking).values_list("person", "call_at", "booking__ends_at"):
        before[person].append((at, ends))
    voices = Counter(call.union_card_id for call in calls if call.union_card and call.union_card.method == SIDE)
    return {
        call.pk: _standing(call, day[0], before[call.person_id], voices.get(call.union_card_id, 1))
        for call, day in zip(calls, days, strict=True)
    }


def _standing(call: Call, day: datetime, others: list[tuple[datetime, datetime]], voices: int) -> Standing:
    earlier = [ends for at, ends in others if day <= at < call.call_at]
    gap = Decimal(max(0, int((call.call_at - max(earlier)).total_seconds() // 60))) if earlier else None
    return Standing(Place(len(earlier) + 1, voices), gap)


def _row(call: Call, standing: Standing | None) -> Row:
    if standing is None:
        return Row(call, Worked(call.fee, call.fee_lines, call.fee_missing))
    today = worked_fee(call, standing.place)
    agreed = Worked(call.fee, call.fee_lines, call.fee_missing, today.unsure)
    return Row(call, agreed, today.fee if today.fee != call.fee else None)


def _remarks(calls: list[Call], standings: dict[UUID, Standing], minutes: Decimal | None) -> list[str]:
    by_card = defaultdict[UnionCard, list[Call]](list)
    for call in calls:
        if call.union_card:
            by_card[call.union_card].append(call)
    said = []
    for card, some in by_card.items():
        works = [work_of(call, standings[call.pk].place) for call in some]
        gaps = [gap for call in some if (gap := standings[call.pk].gap) is not None]
        words = remarks(card.scale, works, minutes=minutes, gap=min(gaps, default=None))
        said += [f"{card.union} {card.name}: {each}" for each in words]
    return said
