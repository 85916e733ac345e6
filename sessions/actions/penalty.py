"""The steps of cancelling follow the booking; workers tell the producers a day before one falls."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from notices.actions import tell
from producer.core import outbox
from projects.rules import can

from ..models import Booking, PenaltyStep
from ..rules import words
from ..rules.audience import producers_of
from ..rules.exposure import Dearer, dearer

State = PenaltyStep.State
A_DAY = timedelta(days=1)
BATCH = 100
MOST = 5000  # in one sweep


def keep(booking: Booking) -> None:
    """Write down the steps that are ahead of the booking as it is now. What was told stays told, unless it changed."""
    now = timezone.now()
    wanted = {step.at: step for step in dearer(booking, now)}
    for row in PenaltyStep.objects.filter(booking=booking):
        step = wanted.pop(row.falls_at, None)
        if step and (step.before, step.after) == (row.before, row.after):
            continue
        row.delete()
        if step:
            wanted[step.at] = step
    PenaltyStep.objects.bulk_create([_row(booking, step) for step in wanted.values()], ignore_conflicts=True)


def _row(booking: Booking, step: Dearer) -> PenaltyStep:
    return PenaltyStep(booking=booking, falls_at=step.at, warn_at=step.at - A_DAY, before=step.before, after=step.after)


def warn_due(now: datetime) -> int:
    """Tell of every step that falls within a day of `now`. Any number of workers may do it; nothing due is one statement."""
    done = 0
    while _any_due(now) and done < MOST and (count := _warn_batch(now)):
        done += count
    return done


def _any_due(now: datetime) -> bool:
    """Asked first, so that a sweep that finds nothing costs one statement, and no transaction."""
    return PenaltyStep.objects.filter(state=State.WAITING, warn_at__lte=now).exists()


@transaction.atomic
def _warn_batch(now: datetime) -> int:
    """Claimed, told and marked in one transaction. One that has fallen already is missed: nothing can be saved any more."""
    due = PenaltyStep.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=State.WAITING, warn_at__lte=now)
    rows = list(due.select_related("booking__album__artist", "booking__room__studio").order_by("warn_at", "pk")[:BATCH])
    if rows and outbox.paused():
        return 0
    producers = producers_of(row.booking for row in rows)
    for row in rows:
        row.state = State.MISSED if row.falls_at <= now else State.TOLD
        if row.state == State.TOLD:
            _tell(row, producers.get(row.booking.album_id, []))
    PenaltyStep.objects.bulk_update(rows, ["state"])
    return len(rows)


def _tell(step: PenaltyStep, producers: list[Any]) -> None:
    booking = step.booking
    message = words.dearer(booking, step)
    for to in producers:
        if to.user and can(to.user, "money.view", booking.album):
            tell(
                to=to,
                about="gets_dearer",
                subject=message.subject,
                text=message.text,
                key=f"dearer:{step.pk}",
                path=f"/bookings/{booking.pk}/",
                organization_id=booking.album.organization_id,
                album_id=booking.album_id,
                money=True,
                until=step.falls_at,
            )
