from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import NotAllowed
from producer.core.writes import fresh
from projects.rules import can

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
    return _answered(call, answer, by=by, own=own, over_budget_reason=over_budget_reason, version=version)


def refuse_answer(call: Call, *, by: Any) -> None:
    """NotAllowed unless `by` is the person called or may edit the booking."""
    if not can(by, "booking.edit", call.booking.album) and call.person.user_id != by.pk:
        raise NotAllowed("Only the person called, or the producer, can answer.")


def _answered(call: Call, answer: str, *, by: Any, own: bool, over_budget_reason: str = "", version: int | None = None) -> Call:
    """`own` where they answer for themselves: their yes needs no word about the budget more."""
    if answer not in Call.Answer.values:
        raise ValidationError({"answer": "Answer yes or no."})
    booking = lock(call.booking)
    call = fresh(call, version)
    call.booking = booking
    call.over_budget_reason = over_budget_reason or call.over_budget_reason
    call.answer, call.answered_at = answer, timezone.now() if answer != Call.Answer.OPEN else None
    call.full_clean()
    call.save()
    reason = call.over_budget_reason or (SAID_YES if own else "")
    costs.settle_call(call, by=SYSTEM if own else by, over_budget_reason=reason)
    call_changed.send(Call, call=call, what="answered", by=by)
    return call
