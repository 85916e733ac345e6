"""Nudging the workers. PostgreSQL is the truth; a lost nudge is found by the sweep."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

log = logging.getLogger(__name__)

PAUSE_AFTER_FAILURE = 5.0
_quiet_until = 0.0


def load() -> None:
    """Import every app's tasks, so that an unknown name fails where it is written and not in a worker."""
    autodiscover_modules("tasks")


def enqueue(name: str, **kwargs: Any) -> None:
    """Start task `name` after commit. Raises LookupError for an unknown name, and nothing when Redis is down."""
    if name not in current_app.tasks:
        raise LookupError(f"no task is named {name!r}")
    transaction.on_commit(lambda: _send(name, kwargs))


def _send(name: str, kwargs: dict[str, Any]) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(name, kwargs=kwargs, ignore_result=True, retry=False)
    except Exception as error:  # the broker may fail in any way; the sweep makes up for all of them
        _quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
        log.warning("broker is away, %s waits for the sweep: %s", name, error)
