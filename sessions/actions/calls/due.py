"""Fees that stay due since a session was called off or put off too late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.rules import hidden_money, money_hidden
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from producer.core.time import wall
from producer.core.writes import fresh, write
from projects.rules import authorize

from ... import costs
from ...models import Call, DueFee
from ...rules.notice import too_late


def due_of(call: Call, why: str) -> DueFee | None:
    """What would stay due, not yet written; None where there is time enough, or nothing was promised them."""
    if not too_late(call, timezone.now()) or not costs.is_promised(call):
        return None
    names = ("line", "fee", "currency", "exchange_rate", "exchange_rate_on", "cost")
    values = {name: getattr(call, name) for name in names}
    card = f"{call.union_card.union} {call.union_card.name}" if call.union_card else ""
    return DueFee(booking=call.booking, person=call.person, card=card, called_at=call.call_at, why=why, **values)


def put_off(call: Call, was: datetime) -> bool:
    """To another date of the studio. Another hour of the same day is no putting off."""
    zone = call.booking.room.studio.time_zone
    return wall(was, zone).date() != wall(call.call_at, zone).date()


def keep_due(due: DueFee, *, by: Any) -> DueFee:
    """Once what the call had committed is free: the sum is owed, so it is accrued and asks no budget."""
    write(due)
    costs.settle_due(due)
    return due


@transaction.atomic
def waive_due(due: DueFee, *, why: str, by: Any, version: int | None = None) -> DueFee:
    """They, or their union, let it go: owed no more. Raises NotAllowed, ValidationError, Conflict `already_waived`, Stale."""
    authorize(by, "booking.edit", due.booking.album)
    authorize(by, "money.view", due.booking.album)
    if money_hidden(by):
        raise hidden_money()
    if not why.strip():
        raise ValidationError({"why": "Say who let it go, and why."})
    costs.lock([due.booking.album])
    booking, due = due.booking, fresh(due, version)
    due.booking = booking
    if due.waived_at:
        raise Conflict("It was let go already.", code="already_waived")
    write(due, waived_at=timezone.now(), waived_by=None if by is SYSTEM else by, waived_why=why.strip())
    costs.settle_due(due)
    return due
