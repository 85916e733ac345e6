"""One sweep of all that is due. Apps register theirs; `run_due` and the 30 s beat both call `run`."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.utils import timezone

from . import outbox
from .models import Heartbeat

log = logging.getLogger(__name__)

Sweep = Callable[[datetime], int]
_sweeps: dict[str, Sweep] = {}


def sweeps(name: str) -> Callable[[Sweep], Sweep]:
    """Register a sweep: it is given the present, does what is due, and returns how many rows it touched.

    LookupError for a name that another sweep has: one of the two would never run.
    """

    def register(function: Sweep) -> Sweep:
        if _sweeps.setdefault(name, function) is not function:
            raise LookupError(f"two sweeps are called {name!r}")
        return function

    return register


def run(now: datetime | None = None, *, seconds: float = math.inf) -> dict[str, int]:
    """Run every sweep, then for `seconds` the outbox that they filled. One that fails does not stop the others."""
    at = now or timezone.now()
    last: Sweep = partial(_deliver, seconds)
    counts = {}
    for name, function in [*_sweeps.items(), ("outbox", last)]:
        try:
            counts[name] = function(at)
        except Exception:
            log.exception("sweep %s failed", name)
            counts[name] = -1
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": timezone.now()})
    return counts


def _deliver(seconds: float, at: datetime) -> int:
    """With what the sweeps before it wrote just now."""
    return outbox.sweep(max(at, timezone.now()), seconds=seconds)
