"""The Celery app that the workers and beats of a measure run: the project's own, with a part taken out for its control.

`MEASURE_WITHOUT` names the part; `MEASURE_LEASE` and `MEASURE_SWEEP` shorten the outbox's lease and the beat, in seconds,
where a measure must be small.
"""

from __future__ import annotations

import os
from datetime import timedelta

import django

from producer.celery import app

django.setup()

from producer.core import outbox, tasks  # noqa: E402 (after the set-up)
from producer.core.models import Outbox  # noqa: E402

if lease := os.environ.get("MEASURE_LEASE"):
    outbox.LEASE = timedelta(seconds=float(lease))
if every := os.environ.get("MEASURE_SWEEP"):
    app.conf.beat_schedule["sweep"].update(schedule=float(every), options={"expires": max(1, float(every) - 1)})


def without_memory(row: Outbox) -> bool:
    """Takes a message off the list before it is sent, as a queue does that acknowledges early."""
    outbox._done(row)
    outbox._ways[row.kind].deliver(row)
    return True


def without_lock(now: object = None, besides: object = ()) -> Outbox | None:
    """Takes the next message without looking whether another worker has it."""
    return Outbox.objects.filter(state=Outbox.State.WAITING).order_by("due_at").first()


def without_sweep(*_: object, **__: object) -> dict[str, int]:
    """Trusts the broker to remember everything."""
    return {}


match os.environ.get("MEASURE_WITHOUT"):
    case "memory":
        outbox.deliver = without_memory
    case "lock":
        outbox.claim = without_lock
    case "sweep":
        tasks.sweeps.run = without_sweep
        app.conf.beat_schedule.clear()
