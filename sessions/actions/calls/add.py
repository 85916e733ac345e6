from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.writes import fresh
from projects.models import Person
from projects.rules import authorize

from ... import costs
from ...models import Booking, Call, DueFee, Reminder
from ...signals import call_changed
from ..locks import refuse_line
from .due import due_of, keep_due
from .fee import agreed, set_fee
from .row import GoingOn, lock, settled
from .whom import whom

WORKED_OUT = "The fee follows from the rate: give the rate, not the fee."


@transaction.atomic
def add_call(
    booking: Booking,
    *,
    by: Any,
    person: Person | None = None,
    new_name: str = "",
    new_email: str = "",
    role: str = "",
    call_at: datetime | None = None,
    fee: Decimal | None = None,
    currency: str = "",
    double_booked_ok: bool = False,
    double_booked_why: str = "",
    over_budget_reason: str = "",
    **values: Any,
) -> Call:
    """Call `person`, or somebody new by name and e-mail, to a booking at `call_at` (without one, when it starts).

    Paid flat (`fee`), or by hour, day, side, session or union card: `pay` with `rate`, `units`, `union_card` and what they do
    (`leader`, `contractor`, `special`, `doubles`, `overdubs`, `cartage`); the fee is worked out and kept with its lines.
    `instead_of` is the declined call of somebody whose place they take.
    Raises NotAllowed, ValidationError, and Conflict: `double_booked` naming the person's other calls of that time, `too_tight`
    where the way between two studios is longer than the time between, `away`, unless `double_booked_ok` says that somebody
    saw it and `double_booked_why` why it is all right; `over_budget` if the booking is confirmed, the fee passes the budget,
    and no reason is given. On a hold the fee is likely cost and asks nothing.
    """
    authorize(by, "booking.edit", booking.album)
    person = whom(person, new_name, new_email, booking, by=by)
    booking, instead_of = lock(booking), values.pop("instead_of", None)
    call = Call(booking=booking, person=person, role=role, call_at=call_at or booking.starts_at, fee=fee, **values)
    refuse_line(call.line, booking.album, by=by)
    call.currency = currency or booking.album.currency
    _refuse_worked_out(call, fee)
    set_fee(call, by=by)
    call.instead_of = _declined(instead_of, booking)
    on = GoingOn(double_booked_ok, double_booked_why, over_budget_reason)
    return settled(call, "called", by, on, timed=True)


@transaction.atomic
def change_call(
    call: Call,
    *,
    by: Any,
    version: int | None = None,
    double_booked_ok: bool = False,
    double_booked_why: str = "",
    over_budget_reason: str = "",
    **values: Any,
) -> Call:
    """Change role, call time, pay, currency or rate. Another call time asks the person again, another fee the budget."""
    authorize(by, "booking.edit", call.booking.album)
    booking = lock(call.booking)
    call = fresh(call, version)
    call.booking = booking
    was, paid, fee, line = call.call_at, agreed(call), call.fee, call.line_id
    rate_of = call.currency if values.get("exchange_rate") is None else ""
    for name, value in values.items():
        setattr(call, name, value)
    refuse_line(call.line if "line" in values else None, booking.album, by=by)
    _refuse_worked_out(call, values.get("fee"), fee)
    if agreed(call) != paid or (call.call_at != was and call.pay != Call.Pay.FLAT and call.fee is not None):
        set_fee(call, by=by, rate_of=rate_of)
    if (*agreed(call), call.line_id) != (*paid, line):
        call.over_budget_reason = ""
    if call.call_at != was:
        ask_again(call)
    on = GoingOn(double_booked_ok, double_booked_why, over_budget_reason)
    return settled(call, "changed", by, on, timed=call.call_at != was)


def ask_again(call: Call) -> None:
    call.answer, call.answered_at = Call.Answer.OPEN, None
    call.proposed_at, call.said, call.proposed_on = None, "", None


def _declined(other: Call | None, booking: Booking) -> Call | None:
    if other and (other.booking_id != booking.pk or other.answer != Call.Answer.NO):
        raise ValidationError({"instead_of": "They have not declined a call to this booking."})
    return other


def _refuse_worked_out(call: Call, fee: Decimal | None, was: Decimal | None = None) -> None:
    if call.pay != Call.Pay.FLAT and fee is not None and fee != was:
        raise ValidationError({"fee": WORKED_OUT})


@transaction.atomic
def remove_call(call: Call, *, by: Any, version: int | None = None) -> None:
    """They are not called any more. What their fee had committed is free again, unless it stays due (see models.DueFee)."""
    authorize(by, "booking.edit", call.booking.album)
    booking = lock(call.booking)
    call = fresh(call, version)
    call.booking = booking
    due = due_of(call, DueFee.Why.UNCALLED)
    costs.forget_call(call, by=by)
    _wait_for_reminders(booking)
    key = call.pk
    call.delete()
    if due:
        keep_due(due, by=by)
    call.pk = key  # gone from the table, known to those who are told
    call_changed.send(Call, call=call, what="removed", by=by)


def _wait_for_reminders(booking: Booking) -> None:
    """A sweep that sends one now gives it a link to its call, so reminders are locked before a call goes."""
    list(Reminder.objects.select_for_update().filter(booking=booking).order_by("pk").values_list("pk"))
