from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, NotAllowed
from producer.core.writes import fresh
from projects.rules import authorize, can

from ... import costs
from ...models import Call
from ...signals import call_changed
from .row import lock

SAID_YES = "They said yes to the call they were given."


@transaction.atomic
def answer_call(call: Call, *, answer: str, by: Any, over_budget_reason: str = "", version: int | None = None) -> Call:
    """Yes or no, by the person called or by who runs the booking. A yes to a confirmed booking commits the fee."""
    refuse_answer(call, by=by)
    own = not can(by, "booking.edit", call.booking.album)
    return answered(call, answer, by=by, own=own, over_budget_reason=over_budget_reason, version=version)


@transaction.atomic
def propose_call(call: Call, *, at: datetime, by: Any, said: str = "", version: int | None = None) -> Call:
    """They would rather come at `at`; the producers say whether that does. Raises NotAllowed, ValidationError, Stale."""
    refuse_answer(call, by=by)
    return proposed(call, at, said, by=by, version=version)


@transaction.atomic
def accept_proposal(call: Call, *, by: Any, version: int | None = None, over_budget_reason: str = "", **on: Any) -> Call:
    """Their time it is, and they come: they said so. `on`: double_booked_ok and double_booked_why.

    Raises as changing and answering a call do, Conflict `no_proposal`.
    """
    from .add import change_call

    at = _open_proposal(call, by, version)
    call = change_call(call, call_at=at, by=by, over_budget_reason=over_budget_reason, **on)
    return answered(call, Call.Answer.YES, by=by, own=False, over_budget_reason=over_budget_reason)


@transaction.atomic
def decline_proposal(call: Call, *, by: Any, version: int | None = None) -> Call:
    """The time stays as it was; they are asked again. Raises NotAllowed, Conflict `no_proposal`, Stale."""
    _open_proposal(call, by, version)
    call = _locked(call)
    call.proposed_at, call.said, call.proposed_on = None, "", None
    call.save()
    call_changed.send(Call, call=call, what="proposal_declined", by=by)
    return call


def refuse_answer(call: Call, *, by: Any) -> None:
    """NotAllowed unless `by` is the person called or may edit the booking."""
    if not can(by, "booking.edit", call.booking.album) and call.person.user_id != by.pk:
        raise NotAllowed("Only the person called, or the producer, can answer.")


def answered(
    call: Call, answer: str, *, by: Any, own: bool, said: str = "", over_budget_reason: str = "", version: int | None = None
) -> Call:
    """`own` where they answer for themselves: their yes needs no word about the budget more."""
    if answer not in Call.Answer.values:
        raise ValidationError({"answer": "Answer yes or no."})
    call = _locked(call, version)
    call.over_budget_reason = over_budget_reason or call.over_budget_reason
    call.answer, call.answered_at = answer, timezone.now() if answer != Call.Answer.OPEN else None
    call.proposed_at, call.proposed_on, call.said = None, None, said.strip()
    call.full_clean()
    call.save()
    reason = call.over_budget_reason or (SAID_YES if own else "")
    costs.settle_call(call, by=SYSTEM if own else by, over_budget_reason=reason)
    call_changed.send(Call, call=call, what="answered", by=by)
    return call


def proposed(call: Call, at: datetime, said: str, *, by: Any, version: int | None = None) -> Call:
    """A yes or no before it is taken back: what was committed is free again."""
    call = _locked(call, version)
    if at == call.call_at:
        raise ValidationError({"at": "That is the time you are called for: answer yes or no."})
    if at <= timezone.now():
        raise ValidationError({"at": "Propose a time that is still to come."})
    if at >= call.booking.ends_at:
        raise ValidationError({"at": "The booking is over by then: propose a time before it ends."})
    call.answer, call.answered_at = Call.Answer.OPEN, None
    call.proposed_at, call.said, call.proposed_on = at, said.strip(), timezone.now()
    call.full_clean()
    call.save()
    costs.settle_call(call, by=SYSTEM, over_budget_reason=SAID_YES)
    call_changed.send(Call, call=call, what="proposed", by=by)
    return call


def _open_proposal(call: Call, by: Any, version: int | None) -> datetime:
    authorize(by, "booking.edit", call.booking.album)
    row = _locked(call, version)
    if row.proposed_at is None:
        raise Conflict("There is no proposal to answer.", code="no_proposal")
    return row.proposed_at


def _locked(call: Call, version: int | None = None) -> Call:
    booking = lock(call.booking)
    call = fresh(call, version)
    call.booking = booking
    return call
