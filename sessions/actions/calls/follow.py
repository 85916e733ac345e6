from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ... import costs
from ...models import Booking, Call, DueFee, Room
from .add import ask_again
from .clash import accept_clashes, lock_people
from .due import due_of, keep_due, put_off
from .fee import work_out
from .row import GoingOn

CANCELLED = Booking.Status.CANCELLED
MOVED = "The booking was moved."
Place = tuple[datetime, datetime, Room]  # from, until, where


@dataclass(frozen=True)
class Followed:
    """A call as its booking has it now, and what was."""

    call: Call
    was_at: datetime
    moved: bool
    due: DueFee | None


def follow_booking(
    booking: Booking,
    *,
    by: Any,
    was: Place | None = None,
    double_booked_ok: bool = False,
    double_booked_why: str = "",
    over_budget_reason: str = "",
) -> None:
    """What a booking's change means for its calls: they move along and are asked again, and their fees follow it.

    Another studio at the same hour is a move too, another room of the house is none. What is paid by the hour, the day or a
    card is worked out again from the new hours. Who is called off or put off to another day later than their union's card
    allows is owed the fee of the day that was (see models.DueFee).
    """
    follow_bookings([(booking, was)], by=by, on=GoingOn(double_booked_ok, double_booked_why, over_budget_reason))


def follow_bookings(changes: Iterable[tuple[Booking, Place | None]], *, by: Any, on: GoingOn) -> None:
    """The same for several, each with where it was. All calls move before any is looked at, and the budget is asked once."""
    followed = [each for booking, was in changes for each in _follow(booking, was)]
    _refuse_clashes([each.call for each in followed if each.moved], by, on)
    _settle([each.call for each in followed], by, on.over_budget_reason)
    for each in followed:
        if each.due and (each.call.booking.status == CANCELLED or put_off(each.call, each.was_at)):
            keep_due(each.due, by=by)


def _follow(booking: Booking, was: Place | None) -> Iterator[Followed]:
    moved = was is not None and (was[:2] != (booking.starts_at, booking.ends_at) or was[2].studio_id != booking.room.studio_id)
    why = DueFee.Why.CANCELLED if booking.status == CANCELLED else DueFee.Why.POSTPONED
    calls = Call.objects.select_for_update(of=("self",), no_key=True).filter(booking=booking)
    for call in calls.select_related("person", "union_card").order_by("pk"):
        call.booking = booking
        followed = Followed(call, call.call_at, moved, due_of(call, why))
        if moved and was:
            _move(call, booking.starts_at - was[0])
        yield followed


def _move(call: Call, by_how_much: Any) -> None:
    """Somebody who was called for a later hour than the booking now has comes when it starts."""
    call.call_at += by_how_much
    if call.call_at >= call.booking.ends_at:
        call.call_at = call.booking.starts_at
    ask_again(call)
    if call.pay != Call.Pay.FLAT and call.fee is not None:
        work_out(call)
    call.full_clean()
    call.save()


def _refuse_clashes(moved: list[Call], by: Any, on: GoingOn) -> None:
    lock_people(call.person_id for call in moved)
    for call in moved:
        if accept_clashes(call, by, on.double_booked_ok, on.double_booked_why or MOVED, moved=True):
            call.save()


def _settle(calls: list[Call], by: Any, reason: str) -> None:
    for call in calls:
        if reason and call.cost is not None and call.booking.status == Booking.Status.CONFIRMED:
            call.over_budget_reason = reason
            call.save(update_fields=["over_budget_reason"])
    costs.settle_calls(calls, by=by, over_budget_reason=reason)
