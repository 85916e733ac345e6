"""Holds fall by themselves when their deadline is over, and those behind them move up. A day before, it is said."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from producer.core.actors import SYSTEM
from producer.core.errors import Refusal

from ...models import Booking, Deadline
from ...rules.falling import OVER, SILENCE, why_fallen
from ..booking.cancel import give_back
from ..booking.row import fresh_row
from ..locks import lock_all
from . import deadline
from .queue import Gone, move_up
from .settle import Outcome, settle
from .telling import tell_running_out

log = logging.getLogger(__name__)

MOST = 5000  # in one sweep


def lapse_due(now: datetime) -> int:
    """Let every hold fall that is due at `now`, and tell of those that are within a day.

    Nothing due costs one statement. Returns how many fell.
    """
    fallen = looked_at = 0
    while looked_at < MOST and (claimed := deadline.claim(now)):
        fallen += sum(_try(pk, now) for pk in claimed)
        looked_at += len(claimed)
    return fallen


def _try(pk: Any, now: datetime) -> bool:
    """One that is refused, because somebody is changing it, is claimed again when its lease ends."""
    try:
        return lapse(Booking.objects.select_related("album__organization", "room__studio").get(pk=pk), now)
    except (Refusal, Booking.DoesNotExist) as refusal:
        log.info("hold %s does not fall yet: %s", pk, refusal)
        return False


@transaction.atomic
def lapse(hold: Booking, now: datetime) -> bool:
    """Let the hold fall if its deadline is over still: somebody may have answered since it was claimed.

    One whose deadline is ahead is spoken of, once, and looked at again when it is over.
    """
    room = lock_all(hold.album, hold.room_id)[hold.room_id]
    hold = fresh_row(hold, None)
    row = Deadline.objects.filter(booking=hold, next_at__lte=now).first()
    if row is None:
        return False
    hold.room = room
    if row.due_at > now:
        Deadline.objects.filter(pk=row.pk).update(next_at=row.due_at, claimed_until=None)
        tell_running_out(hold, row.due_at)
        return False
    why = why_fallen(hold, now) or OVER
    hold = give_back(hold, why, "lapsed", by=SYSTEM)
    settled = settle(hold, met=Outcome.LAPSED if why == SILENCE else Outcome.RELEASED, made=Outcome.FALLEN)
    move_up(room, Gone([hold.blocked], settled), album_id=hold.album_id, by=SYSTEM)
    return True
