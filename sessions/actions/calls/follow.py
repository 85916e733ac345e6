from __future__ import annotations

from datetime import datetime
from typing import Any

from ... import costs
from ...models import Booking, Call, DueFee
from .add import ask_again
from .clash import accept_clashes
from .due import due_of, keep_due, put_off
from .fee import work_out

CANCELLED = Booking.Status.CANCELLED
MOVED = "The booking was moved."


def follow_booking(
    booking: Booking,
    *,
    by: Any,
    was: tuple[datetime, datetime] | None = None,
    double_booked_ok: bool = False,
    double_booked_why: str = "",
    over_budget_reason: str = "",
) -> None:
    """What a booking's change means for its calls: they move along and are asked again, and their fees follow it.

    What is paid by the hour, the day or a card is worked out again from the new hours. Who is called off or put off to
    another day later than their union's card allows is owed the fee of the day that was (see models.DueFee).
    """
    moved = was is not None and was != (booking.starts_at, booking.ends_at)
    calls = Call.objects.select_for_update(of=("self",)).filter(booking=booking).select_related("person", "union_card")
    for call in calls.order_by("pk"):
        call.booking = booking
        was_at = call.call_at
        due = due_of(call, DueFee.Why.CANCELLED if booking.status == CANCELLED else DueFee.Why.POSTPONED)
        if moved and was:
            _move(call, booking.starts_at - was[0])
            accept_clashes(call, by, double_booked_ok, double_booked_why or MOVED, moved=True)
            call.full_clean()
            call.save()
        if over_budget_reason and call.cost is not None and booking.status == Booking.Status.CONFIRMED:
            call.over_budget_reason = over_budget_reason
            call.save(update_fields=["over_budget_reason"])
        costs.settle_call(call, by=by, over_budget_reason=over_budget_reason)
        if due and (booking.status == CANCELLED or put_off(call, was_at)):
            keep_due(due, by=by)


def _move(call: Call, by_how_much: Any) -> None:
    """Somebody who was called for a later hour than the booking now has comes when it starts."""
    call.call_at += by_how_much
    if call.call_at >= call.booking.ends_at:
        call.call_at = call.booking.starts_at
    ask_again(call)
    if call.pay != Call.Pay.FLAT and call.fee is not None:
        work_out(call)
