"""What it would cost to stop: today's penalty of what is confirmed, and when it gets dearer. Reading and arithmetic only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from producer.core.money import ZERO, converted
from projects.models import Album

from ..models import Booking
from .stairs import next_step_of, penalty_now


@dataclass(frozen=True)
class Dearer:
    """Cancelling costs `before` until `at`, and `after` from then on."""

    at: datetime
    before: Decimal
    after: Decimal


def dearer(booking: Booking, now: datetime) -> Iterator[Dearer]:
    """Every step that is still ahead at `now`, in order."""
    at, before = now, penalty_now(booking, now)
    while before is not None and (step := next_step_of(booking, at)):
        yield Dearer(step.at, before, step.amount)
        at, before = step.at, step.amount


def exposure(album: Album, now: datetime) -> Decimal:
    """What cancelling all that is confirmed and not over would cost at `now`, in the album's currency. One query."""
    ahead = Booking.objects.filter(album=album, status=Booking.Status.CONFIRMED, ends_at__gt=now)
    return sum((in_album(row, album, now) for row in ahead), ZERO)


def in_album(booking: Booking, album: Album, now: datetime) -> Decimal:
    penalty = penalty_now(booking, now) or ZERO
    return converted(penalty, booking.exchange_rate, album.currency) if booking.exchange_rate else penalty
