"""What gets dearer, or is lost, unless somebody decides: every figure made text once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from producer.core.money import shown
from producer.core.time import shown_at, shown_range
from projects.standing import where_can

from .models import Booking, Deadline, PenaltyStep
from .rules.exposure import dearer
from .rules.stairs import penalty_now

MOST = 200
ONE_MORE = MOST + 1  # asked for of each kind, to know whether there is more
A_DAY = timedelta(days=1)
JOINS = ("booking__album", "booking__room__studio")


@dataclass(frozen=True)
class Decisions:
    """`rows` are ahead, the next first; `overdue` are deposits that should have been paid, the oldest first.

    `cut` says that there are more than stand there.
    """

    rows: list[dict[str, Any]]
    overdue: list[dict[str, Any]]
    cut: bool


def decisions(actor: Any, until: datetime, now: datetime) -> Decisions:
    """Of albums whose money the actor may see, until `until`: steps of cancelling, holds that fall, deposits that are due.

    Four queries.
    """
    late, due = _deposits(actor, until, now)
    kinds = [_steps(actor, until, now), _holds(actor, until, now), due]
    ahead = sorted(chain(*kinds), key=itemgetter("at"))
    cut = len(late) > MOST or len(ahead) > MOST
    return Decisions(ahead[:MOST], late[:MOST], cut)


def _steps(actor: Any, until: datetime, now: datetime) -> list[dict[str, Any]]:
    steps = PenaltyStep.objects.showing_money(actor).filter(falls_at__gt=now, falls_at__lte=until)
    rows = steps.filter(booking__status=Booking.Status.CONFIRMED).select_related(*JOINS).order_by("falls_at", "pk")
    return [
        _row(row.booking, row.falls_at, "Cancelling gets dearer", before=row.before, after=row.after) for row in rows[:ONE_MORE]
    ]


def _holds(actor: Any, until: datetime, now: datetime) -> list[dict[str, Any]]:
    falling = _mine(Deadline.objects.filter(due_at__gt=now, due_at__lte=until), actor, "booking__album")
    rows = falling.filter(booking__status=Booking.Status.HOLD).select_related(*JOINS).order_by("due_at", "pk")
    return [
        _row(row.booking, row.due_at, "Confirm the hold, or it falls", after=row.booking.estimate) for row in rows[:ONE_MORE]
    ]


def _deposits(actor: Any, until: datetime, now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Overdue ones, and those still to be paid. Days are the studio's, so a day more is asked for on either side."""
    open_now = _mine(
        Booking.objects.filter(status__in=["hold", "confirmed"], deposit_paid_on=None, deposit__gt=0), actor, "album"
    )
    unpaid = open_now.select_related("album", "room__studio").order_by("deposit_due_on", "pk")
    late = unpaid.filter(deposit_due_on__lte=now.date() + A_DAY)[:ONE_MORE]
    due = unpaid.filter(deposit_due_on__range=(now.date() - A_DAY, until.date() + A_DAY))[:ONE_MORE]
    return (
        [_deposit(row) for row in late if _end_of(row) < now],
        [_deposit(row) for row in due if now <= _end_of(row) and _begin_of(row) <= until],
    )


def _deposit(booking: Booking) -> dict[str, Any]:
    return _row(booking, _end_of(booking), "Deposit due", after=booking.deposit)


def _begin_of(booking: Booking) -> datetime:
    """Midnight of the day on which the deposit is due, where the studio stands."""
    assert booking.deposit_due_on is not None  # asked for by it
    return datetime.combine(booking.deposit_due_on, time(), ZoneInfo(booking.room.studio.time_zone))


def _end_of(booking: Booking) -> datetime:
    return _begin_of(booking) + A_DAY - timedelta(minutes=1)  # by the clock on the wall


def _mine(rows: QuerySet[Any], actor: Any, album: str) -> QuerySet[Any]:
    return rows.filter(where_can(actor, "money.view", album))


def _row(booking: Booking, at: datetime, what: str, *, before: Any = None, after: Any = None) -> dict[str, Any]:
    zone, currency = booking.room.studio.time_zone, booking.currency
    return {
        "at": at,
        "when": shown_at(at, zone),
        "what": what,
        "url": f"/bookings/{booking.pk}/",
        "booking": f"{booking.room.full_name}, {shown_range(booking.starts_at, booking.ends_at, zone)}",
        "album": booking.album.title,
        "before": shown(before, currency) if before is not None else "",
        "after": shown(after, currency) if after is not None else "",
        "more": shown(after - before, currency) if before is not None and after is not None else "",
    }


def stopping(booking: Booking) -> dict[str, str] | None:
    """What cancelling a confirmed booking costs today and when that grows; None for any other, or one without a price."""
    now = timezone.now()
    penalty = penalty_now(booking, now)
    if penalty is None:
        return None
    step = next(dearer(booking, now), None)
    return {
        "now": shown(penalty, booking.currency),
        "then": shown(step.after, booking.currency) if step else "",
        "at": shown_at(step.at, booking.room.studio.time_zone) if step else "",
    }
