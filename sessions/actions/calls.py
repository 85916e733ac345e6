"""Calling people to a booking, and their answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from producer.core import money
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, NotAllowed
from producer.core.time import wall
from producer.core.writes import fresh
from projects.actions.person import create_person
from projects.models import Person
from projects.rules import authorize, can

from .. import costs
from ..models import Booking, Call
from ..querysets import people_to_call
from ..rules.calls import double_calls, told
from ..rules.price import wanted_rate
from ..signals import call_changed
from .locks import lock_all, refuse_line

EARLIEST = timedelta(hours=24)
OPEN_FOR_CALLS = (Booking.Status.HOLD, Booking.Status.CONFIRMED)
SAID_YES = "They said yes to the call they were given."


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
    exchange_rate: Decimal | None = None,
    double_booked_ok: bool = False,
    over_budget_reason: str = "",
    **values: Any,
) -> Call:
    """Call `person`, or somebody new by name and e-mail, to a booking at `call_at` (without one, when it starts).

    Raises NotAllowed, ValidationError, and Conflict: `double_booked` naming the person's other calls of that time, unless
    `double_booked_ok` says that somebody saw them; `over_budget` if the booking is confirmed, the fee passes the budget,
    and no reason is given. On a hold the fee is likely cost and asks nothing.
    """
    authorize(by, "booking.edit", booking.album)
    person = whom(person, new_name, new_email, booking, by=by)
    booking = _lock(booking)
    call = Call(booking=booking, person=person, role=role, call_at=call_at or booking.starts_at, **values)
    refuse_line(call.line, booking.album, by=by)
    call.currency = currency or booking.album.currency
    _set_fee(call, fee, exchange_rate, by=by)
    return _settled(call, "called", by, double_booked_ok, over_budget_reason)


@transaction.atomic
def change_call(
    call: Call,
    *,
    by: Any,
    version: int | None = None,
    double_booked_ok: bool = False,
    over_budget_reason: str = "",
    **values: Any,
) -> Call:
    """Change role, call time, fee, currency or rate. Another call time asks the person again, another fee the budget."""
    authorize(by, "booking.edit", call.booking.album)
    booking = _lock(call.booking)
    call = fresh(call, version)
    call.booking = booking
    was, paid, line = call.call_at, (call.fee, call.currency, call.exchange_rate), call.line_id
    for name, value in values.items():
        setattr(call, name, value)
    refuse_line(call.line if "line" in values else None, booking.album, by=by)
    if (call.fee, call.currency, call.exchange_rate) != paid:
        _set_fee(call, call.fee, call.exchange_rate, by=by)
    if (call.fee, call.currency, call.exchange_rate, call.line_id) != (*paid, line):
        call.over_budget_reason = ""
    if call.call_at != was:
        call.answer, call.answered_at = Call.Answer.OPEN, None
    return _settled(call, "changed", by, double_booked_ok, over_budget_reason)


@transaction.atomic
def remove_call(call: Call, *, by: Any, version: int | None = None) -> None:
    """They are not called any more. What their fee had committed is free again."""
    authorize(by, "booking.edit", call.booking.album)
    booking = _lock(call.booking)
    call = fresh(call, version)
    call.booking = booking
    costs.forget_call(call, by=by)
    key = call.pk
    call.delete()
    call.pk = key  # gone from the table, known to those who are told
    call_changed.send(Call, call=call, what="removed", by=by)


@transaction.atomic
def answer_call(call: Call, *, answer: str, by: Any, over_budget_reason: str = "", version: int | None = None) -> Call:
    """Yes or no, by the person called or by who runs the booking. A yes to a confirmed booking commits the fee."""
    refuse_answer(call, by=by)
    if answer not in Call.Answer.values:
        raise ValidationError({"answer": "Answer yes or no."})
    booking = _lock(call.booking)
    call = fresh(call, version)
    call.booking = booking
    call.over_budget_reason = over_budget_reason or call.over_budget_reason
    call.answer, call.answered_at = answer, timezone.now() if answer != Call.Answer.OPEN else None
    own = not can(by, "booking.edit", booking.album)
    call.full_clean()
    call.save()
    reason = call.over_budget_reason or (SAID_YES if own else "")
    costs.settle_call(call, by=SYSTEM if own else by, over_budget_reason=reason)
    call_changed.send(Call, call=call, what="answered", by=by)
    return call


def refuse_answer(call: Call, *, by: Any) -> None:
    """NotAllowed unless `by` is the person called or may edit the booking."""
    if not can(by, "booking.edit", call.booking.album) and call.person.user_id != by.pk:
        raise NotAllowed("Only the person called, or the producer, can answer.")


def whom(person: Person | None, name: str, email: str, booking: Booking, *, by: Any) -> Person:
    """The person chosen, or somebody new, who joins the directory of the album's owner.

    ValidationError for one whom `by` may not call: the words of one who does not exist. An address tells nothing of the
    directory either: it is known only where its person is.
    """
    known = people_to_call(by, booking.album)
    if person and (name or email):
        raise ValidationError({"person": "Choose somebody or enter somebody new, not both."})
    if person:
        if not known.filter(pk=person.pk).exists():
            raise ValidationError({"person": "There is no such person."})
        return person
    if not name.strip():
        raise ValidationError({"new_name" if email else "person": "Choose somebody, or enter a name and an e-mail."})
    if not email.strip():
        raise ValidationError({"new_email": "Give their e-mail, so that they hear of it."})
    if found := known.filter(Q(email__iexact=email.strip()) | Q(user__email__iexact=email.strip())).first():
        raise ValidationError({"new_email": f"That is the address of {found}: choose them instead."})
    return create_person(organization=booking.album.organization, name=name.strip(), email=email.strip(), by=SYSTEM)


def follow_booking(
    booking: Booking,
    *,
    by: Any,
    was: tuple[datetime, datetime] | None = None,
    double_booked_ok: bool = False,
    over_budget_reason: str = "",
) -> None:
    """What a booking's change means for its calls: they move along and are asked again, and their fees follow its state."""
    moved = was is not None and was != (booking.starts_at, booking.ends_at)
    for call in Call.objects.select_for_update(of=("self",)).filter(booking=booking).select_related("person").order_by("pk"):
        call.booking = booking
        if moved and was:
            call.call_at += booking.starts_at - was[0]
            call.answer, call.answered_at = Call.Answer.OPEN, None
            _refuse_double(call, by, double_booked_ok)
            call.full_clean()
            call.save()
        if over_budget_reason and call.cost is not None and booking.status == Booking.Status.CONFIRMED:
            call.over_budget_reason = over_budget_reason
            call.save(update_fields=["over_budget_reason"])
        costs.settle_call(call, by=by, over_budget_reason=over_budget_reason)


def _lock(booking: Booking) -> Booking:
    lock_all(booking.album)
    row = fresh(booking)
    if row.status not in OPEN_FOR_CALLS:
        raise Conflict(f"The booking is {row.get_status_display().lower()}; its calls are closed.", code="illegal_move")
    return row


def _settled(call: Call, what: str, by: Any, double_booked_ok: bool, over_budget_reason: str) -> Call:
    _refuse_call_time(call)
    call.full_clean(exclude=["double_booked_ok"])
    _refuse_double(call, by, double_booked_ok)
    call.over_budget_reason = over_budget_reason or call.over_budget_reason
    call.save()
    costs.settle_call(call, by=by, over_budget_reason=over_budget_reason)
    call_changed.send(Call, call=call, what=what, by=by)
    return call


def _refuse_call_time(call: Call) -> None:
    if not call.booking.starts_at - EARLIEST <= call.call_at < call.booking.ends_at:
        raise ValidationError({"call_at": "Call them before the booking ends, and at most a day before it starts."})


def _refuse_double(call: Call, by: Any, accepted: bool) -> None:
    """Conflict `double_booked` unless somebody saw it. The person's row is locked, so that two calls cannot miss each other."""
    Person.objects.select_for_update(no_key=True).get(pk=call.person_id)
    others = double_calls(call)
    if others and not accepted:
        words = "; ".join(told(other, by=by) for other in others)
        raise Conflict(f"{words}. Say that this is all right to call them twice.", code="double_booked")
    call.double_booked_ok = bool(others)


def _set_fee(call: Call, fee: Decimal | None, exchange_rate: Decimal | None, *, by: Any) -> None:
    """The fee in its own currency and in the album's."""
    album = call.booking.album
    if fee is not None and not can(by, "money.view", album):
        raise NotAllowed("You may not set a fee here.")
    call.fee, call.cost, call.exchange_rate, call.exchange_rate_on = fee, fee, None, None
    if fee is None:
        return
    money.refuse_fraction(fee, call.currency, "fee")
    if call.currency != album.currency:
        rate = wanted_rate(exchange_rate, f"The fee is in {call.currency} and the album in {album.currency}")
        call.exchange_rate = rate
        call.exchange_rate_on = wall(timezone.now(), call.booking.room.studio.time_zone).date()
        call.cost = money.converted(fee, rate, album.currency)
