"""What every verb of a call shares: the locked booking, the checks before a save, and the settling after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError

from producer.core.errors import Conflict
from producer.core.writes import fresh
from projects.models import Person

from ... import costs
from ...models import Booking, Call
from ...rules.calls import double_calls, told
from ...signals import call_changed
from ..locks import lock_all

EARLIEST = timedelta(hours=24)
OPEN_FOR_CALLS = (Booking.Status.HOLD, Booking.Status.CONFIRMED)


def lock(booking: Booking) -> Booking:
    lock_all(booking.album)
    row = fresh(booking)
    if row.status not in OPEN_FOR_CALLS:
        raise Conflict(f"The booking is {row.get_status_display().lower()}; its calls are closed.", code="illegal_move")
    return row


def settled(call: Call, what: str, by: Any, double_booked_ok: bool, over_budget_reason: str) -> Call:
    refuse_call_time(call)
    call.full_clean(exclude=["double_booked_ok"])
    refuse_double(call, by, double_booked_ok)
    call.over_budget_reason = over_budget_reason or call.over_budget_reason
    call.save()
    costs.settle_call(call, by=by, over_budget_reason=over_budget_reason)
    call_changed.send(Call, call=call, what=what, by=by)
    return call


def refuse_call_time(call: Call) -> None:
    if not call.booking.starts_at - EARLIEST <= call.call_at < call.booking.ends_at:
        raise ValidationError({"call_at": "Call them before the booking ends, and at most a day before it starts."})


def refuse_double(call: Call, by: Any, accepted: bool) -> None:
    """Conflict `double_booked` unless somebody saw it. The person's row is locked, so that two calls cannot miss each other."""
    Person.objects.select_for_update(no_key=True).get(pk=call.person_id)
    others = double_calls(call)
    if others and not accepted:
        words = "; ".join(told(other, by=by) for other in others)
        raise Conflict(f"{words}. Say that this is all right to call them twice.", code="double_booked")
    call.double_booked_ok = bool(others)
