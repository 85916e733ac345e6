"""The outbox: what must happen later is a row of the transaction that caused it; workers deliver the rows.

A lease is taken when sending starts, one row at a time, so that a lease never ends before its turn came.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from .jobs import enqueue
from .models import Outbox, Switch

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
PAUSES = [timedelta(seconds=s) for s in (30, 120, 600, 1800, 7200, 21600, 43200)]
MOST_TRIES = len(PAUSES) + 1
Handler = Callable[[Outbox], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that delivers rows of `kind`. It may run twice for one row and must bear it."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def post(
    kind: str, key: str, payload: dict[str, Any], *, due_at: datetime | None = None, organization_id: UUID | None = None
) -> None:
    """Write a message in the caller's transaction, once per `key`, and nudge a worker after commit."""
    if kind not in _handlers:
        raise LookupError(f"nothing delivers {kind!r}")
    row = Outbox(kind=kind, key=key, payload=payload, due_at=due_at or timezone.now(), organization_id=organization_id)
    Outbox.objects.bulk_create([row], ignore_conflicts=True)
    if due_at is None:
        enqueue("core.deliver")


def paused() -> bool:
    return Switch.objects.filter(name="outbox_paused", on=True).exists()


def claim(now: datetime | None = None) -> Outbox | None:
    """Take the next due row under a lease, or None. Any number of workers may call it at once."""
    now = now or timezone.now()
    with transaction.atomic():
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        rows = Outbox.objects.select_for_update(skip_locked=True).filter(free, state=Outbox.State.WAITING, due_at__lte=now)
        row = rows.order_by("due_at").first()
        if row is not None:
            row.attempts += 1
            row.leased_until = now + LEASE
            row.save(update_fields=["attempts", "leased_until"])
    return row


def deliver(row: Outbox) -> None:
    """Hand a claimed row to its handler and write down how it went."""
    try:
        if row.attempts > MOST_TRIES:
            raise TimeoutError("its workers died each time")
        _handlers[row.kind](row)
    except Exception as error:
        log.warning("outbox %s %s failed: %s", row.kind, row.pk, error)
        _failed(row, error)
    else:
        Outbox.objects.filter(pk=row.pk).update(
            state=Outbox.State.DONE, done_at=timezone.now(), leased_until=None, last_error=""
        )


def _failed(row: Outbox, error: Exception) -> None:
    dead = row.attempts >= MOST_TRIES
    Outbox.objects.filter(pk=row.pk, state=Outbox.State.WAITING).update(
        state=Outbox.State.DEAD if dead else Outbox.State.WAITING,
        due_at=F("due_at") if dead else timezone.now() + PAUSES[row.attempts - 1],
        leased_until=None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )


def sweep(now: datetime | None = None, most: int = 1000) -> int:
    """Deliver all that is due, up to `most` rows. Returns how many were tried."""
    done = 0
    while done < most and not paused() and (row := claim(now)) is not None:
        deliver(row)
        done += 1
    return done


def send_again(row: Outbox) -> None:
    """Give a dead letter all its tries back."""
    Outbox.objects.filter(pk=row.pk, state=Outbox.State.DEAD).update(
        state=Outbox.State.WAITING, attempts=0, due_at=timezone.now(), leased_until=None
    )
    enqueue("core.deliver")
