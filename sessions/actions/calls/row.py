"""What every verb of a call shares: the locked booking, the checks before a save, and the settling after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from producer.core.errors import Conflict
from producer.core.writes import fresh

from ... import costs
from ...models import Booking, Call
from ...rules.calls import refuse_call_time
from ...signals import call_changed
from ..locks import lock_all
from .clash import accept_clashes

OPEN_FOR_CALLS = (Booking.Status.HOLD, Booking.Status.CONFIRMED)


def lock(booking: Booking) -> Booking:
    lock_all(booking.album)
    row = fresh(booking)
    if row.status not in OPEN_FOR_CALLS:
        raise Conflict(f"The booking is {row.get_status_display().lower()}; its calls are closed.", code="illegal_move")
    return row


@dataclass(frozen=True)
class GoingOn:
    """What somebody said to go on in spite of: a clash of times, with why, and the budget."""

    double_booked_ok: bool = False
    double_booked_why: str = ""
    over_budget_reason: str = ""


def settled(call: Call, what: str, by: Any, on: GoingOn, *, timed: bool) -> Call:
    """Save it, settle its cost, tell it. `timed` where the time is new, and so must be possible."""
    if timed:
        refuse_call_time(call)
    call.full_clean(exclude=["double_booked_ok"])
    accept_clashes(call, by, on.double_booked_ok, on.double_booked_why, moved=timed)
    call.over_budget_reason = on.over_budget_reason or call.over_budget_reason
    call.save()
    costs.settle_call(call, by=by, over_budget_reason=on.over_budget_reason)
    call_changed.send(Call, call=call, what=what, by=by)
    return call
