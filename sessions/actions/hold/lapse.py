"""Holds fall by themselves when their deadline is over, and those behind them move up."""

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

log = logging.getLogger(__name__)

MOST = 5000  # in one sweep


def lapse_due(now: datetime) -> int:
    """Let every hold fall that is due at `now`. Nothing due costs one statement. Returns how many were looked at."""
    done = 0
    while done < MOST and (claimed := deadline.claim(now)):
        for pk in claimed:
            _try(pk, now)
        done += len(claimed)
    return done


def _try(pk: Any, now: datetime) -> None:
    """One that is refused, because somebody is changing it, is claimed again when its lease ends."""
    try:
        lapse(Booking.objects.select_related("album__organization", "room__studio").get(pk=pk), now)
    except (Refusal, Booking.DoesNotExist) as refusal:
        log.info("hold %s does not fall yet: %s", pk, refusal)


@transaction.atomic
def lapse(hold: Booking, now: datetime) -> bool:
    """Let the hold fall if its deadline is over still: somebody may have answered since it was claimed."""
    room = lock_all(hold.album, hold.room_id)[hold.room_id]
    hold = fresh_row(hold, None)
    if not Deadline.objects.filter(booking=hold, due_at__lte=now).exists():
        return False
    hold.room = room
    why = why_fallen(hold, now) or OVER
    hold = give_back(hold, why, "lapsed", by=SYSTEM)
    settled = settle(hold, met=Outcome.LAPSED if why == SILENCE else Outcome.RELEASED, made=Outcome.FALLEN)
    move_up(room, Gone([hold.blocked], settled), album_id=hold.album_id, by=SYSTEM)
    return True
