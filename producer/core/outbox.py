"""The outbox: what must happen later is a row of the transaction that caused it; workers deliver the rows.

A lease is taken when sending starts, one row at a time, so that a lease never ends before its turn came. A send is cut
off long before its lease ends, so that only a dead worker's row is ever taken by another.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from .jobs import enqueue
from .limits import within
from .models import Outbox, Switch

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
SEND_SECONDS = 15.0
PAUSES = [timedelta(seconds=s) for s in (30, 120, 600, 1800, 7200, 21600, 43200)]
MOST_TRIES = len(PAUSES) + 1
KEPT = timedelta(days=30)  # what was delivered is remembered for that long, so that its key stays taken
PAUSED = "outbox_paused"
CROWD = 50
IN_A_ROW = 3  # failures after which a sweep takes the way for closed
TURN_SECONDS = 25.0  # of one task; a slow mail server must not keep a worker from everything else
Handler = Callable[[Outbox], None]


class Hopeless(Exception):
    """Trying again cannot help: the row becomes a dead letter at once."""


class _Way(NamedTuple):
    deliver: Handler
    close: Callable[[], None]
    seconds: float | None = None


_ways: dict[str, _Way] = {}


def handles(
    kind: str, close: Callable[[], None] = lambda: None, *, seconds: float | None = None
) -> Callable[[Handler], Handler]:
    """Register the function that delivers rows of `kind`. It may run twice for one row and must bear it.

    `close` is called at the end of each sweep, for a handler that keeps a connection from row to row. One that may take
    longer than the lease says so with `seconds`, and calls `hold` as it goes on.
    """

    def register(function: Handler) -> Handler:
        _ways[kind] = _Way(function, close, seconds)
        return function

    return register


def post(
    kind: str, key: str, payload: dict[str, Any], *, due_at: datetime | None = None, organization_id: UUID | None = None
) -> None:
    """Write a message in the caller's transaction, once per `key`, and nudge a worker after commit."""
    if kind not in _ways:
        raise LookupError(f"nothing delivers {kind!r}")
    row = Outbox(kind=kind, key=key, payload=payload, due_at=due_at or timezone.now(), organization_id=organization_id)
    Outbox.objects.bulk_create([row], ignore_conflicts=True)
    if due_at is None:
        enqueue("core.deliver")


def paused() -> bool:
    return Switch.objects.filter(name=PAUSED, on=True).exists()


def pause(on: bool = True) -> None:
    """Stop or resume all delivery; rows wait. A restored backup comes up paused."""
    Switch.objects.update_or_create(name=PAUSED, defaults={"on": on})
    if not on:
        enqueue("core.deliver")


def claim(now: datetime | None = None, besides: Collection[UUID] = ()) -> Outbox | None:
    """Take the next row due at `now` under a lease, or None. Any number of workers may call it at once."""
    present = timezone.now()
    with transaction.atomic():
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=present)
        rows = Outbox.objects.select_for_update(skip_locked=True).filter(
            free, state=Outbox.State.WAITING, due_at__lte=now or present
        )
        row = rows.exclude(pk__in=besides).order_by("due_at").first()
        if row is not None:
            row.attempts += 1
            row.leased_until = present + LEASE
            row.save(update_fields=["attempts", "leased_until"])
    return row


def hold(row: Outbox, lease: timedelta = LEASE) -> None:
    """Keep the row in our hands for another `lease`: its work goes on."""
    Outbox.objects.filter(pk=row.pk, state=Outbox.State.WAITING, attempts=row.attempts).update(
        leased_until=timezone.now() + lease
    )


def deliver(row: Outbox) -> bool:
    """Hand a claimed row to its handler and write down how it went. False if it must be tried again later."""
    try:
        if row.attempts > MOST_TRIES:
            raise Hopeless("its workers died each time")
        way = _ways[row.kind]
        with within(way.seconds or SEND_SECONDS):
            way.deliver(row)
    except Exception as error:
        log.warning("outbox %s %s failed: %s", row.kind, row.pk, error)
        _failed(row, error)
        return isinstance(error, Hopeless)
    _done(row)
    return True


def _done(row: Outbox) -> None:
    """What was delivered is not kept: its payload may hold a link that lets somebody in."""
    Outbox.objects.filter(pk=row.pk).update(
        state=Outbox.State.DONE, done_at=timezone.now(), leased_until=None, last_error="", payload={}
    )


def _failed(row: Outbox, error: Exception) -> None:
    """Only while the lease is still ours: whoever took the row after it ended says how it went."""
    dead = isinstance(error, Hopeless) or row.attempts >= MOST_TRIES
    Outbox.objects.filter(pk=row.pk, state=Outbox.State.WAITING, attempts=row.attempts).update(
        state=Outbox.State.DEAD if dead else Outbox.State.WAITING,
        due_at=F("due_at") if dead else timezone.now() + PAUSES[row.attempts - 1],
        leased_until=None,
        last_error=f"{type(error).__name__}: {error}".replace("\x00", "")[:2000],
    )


def sweep(now: datetime | None = None, *, seconds: float = math.inf, most: int = 1000) -> int:
    """Deliver what is due for up to `seconds` and `most` rows. Returns how many were tried.

    What fails is not tried again in the same sweep, even if `now` lies far ahead; where one after the other fails, the
    rest waits untried for the next sweep. A sweep whose turn is over makes room for other tasks and asks for another.
    """
    ends = time.monotonic() + seconds
    done, failed, in_a_row = 0, set[UUID](), 0
    with _quick_commits(), _closing_ways():
        while done < most and in_a_row < IN_A_ROW and time.monotonic() < ends:
            if paused() or (row := claim(now, failed)) is None:
                return done
            done += 1
            in_a_row = 0 if deliver(row) else in_a_row + 1
            failed |= {row.pk} if in_a_row else set()
            if done == 1 and not in_a_row:
                _call_help()
    if in_a_row < IN_A_ROW:
        enqueue("core.deliver")
    return done


def _call_help() -> None:
    """Where a crowd waits and the way is clear, another worker is asked too, who asks the next."""
    if waiting(CROWD) == CROWD:
        enqueue("core.deliver")


@contextmanager
def _quick_commits() -> Iterator[None]:
    """Commit without waiting for the disk: a worker killed between a send and its commit sends twice, so that is the moment
    to be short. What a crash of PostgreSQL forgets is the end of its log, never a part before something it kept: at
    worst the last messages go out again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


@contextmanager
def _closing_ways() -> Iterator[None]:
    try:
        yield
    finally:
        for way in _ways.values():
            with suppress(Exception), within(SEND_SECONDS):
                way.close()


def waiting(most: int) -> int:
    """How many rows are due and in nobody's hands, counted no further than `most`."""
    now = timezone.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return Outbox.objects.filter(free, state=Outbox.State.WAITING, due_at__lte=now)[:most].count()


def send_again(row: Outbox) -> None:
    """Give a dead letter all its tries back."""
    Outbox.objects.filter(pk=row.pk, state=Outbox.State.DEAD).update(
        state=Outbox.State.WAITING, attempts=0, due_at=timezone.now(), leased_until=None
    )
    enqueue("core.deliver")


def tidy(now: datetime, most: int = 5000) -> int:
    """Forget what was delivered long ago."""
    old = Outbox.objects.filter(state=Outbox.State.DONE, done_at__lt=now - KEPT).order_by("done_at")[:most]
    return Outbox.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
