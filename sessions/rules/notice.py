"""How late somebody who is paid by a union card may be called off: within its last days the fee stays due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from ..models import Booking, Call


def notice_days(call: Call) -> Any:
    """The days of the card in which a session may neither be cancelled nor put off; None where it names none."""
    if call.pay != Call.Pay.UNION or call.union_card is None:
        return None
    return call.union_card.scale.get("notice_days")


def too_late(call: Call, at: datetime) -> bool:
    """Whether calling it off at `at` leaves the fee due: they said yes, and fewer days are left than the card asks for."""
    days = notice_days(call)
    if days is None or call.fee is None or call.answer != Call.Answer.YES:
        return False
    return call.call_at - at < timedelta(days=float(days))


def due_if_called_off(bookings: Iterable[Booking], at: datetime) -> list[Call]:
    """Whose fees cancelling these at `at` would leave due, of those that are confirmed. One query."""
    firm = {booking.pk: booking for booking in bookings if booking.status == Booking.Status.CONFIRMED}
    calls = Call.objects.filter(booking__in=firm, pay=Call.Pay.UNION, answer=Call.Answer.YES)
    found = calls.select_related("person", "union_card").order_by("call_at", "id") if firm else []
    for call in found:
        call.booking = firm[call.booking_id]
    return [call for call in found if too_late(call, at)]
