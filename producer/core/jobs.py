"""Nudging the workers. PostgreSQL is the truth; a lost nudge is found by the sweep."""

from __future__ import annotations

from typing import Any

from celery import current_app
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from . import bell


def load() -> None:
    """Import every app's tasks, so that an unknown name fails where it is written and not in a worker."""
    autodiscover_modules("tasks")


class _Nudge:
    def __init__(self, name: str, kwargs: dict[str, Any]) -> None:
        self.name, self.kwargs = name, kwargs

    def __call__(self) -> None:
        bell.ring(self.name, self.kwargs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Nudge) and (self.name, self.kwargs) == (other.name, other.kwargs)

    __hash__ = None  # type: ignore[assignment]


def enqueue(name: str, **kwargs: Any) -> None:
    """Start task `name` after commit, once per transaction for the same arguments.

    Raises LookupError for an unknown name. Never raises and never waits because of Redis.
    """
    if name not in current_app.tasks:
        raise LookupError(f"no task is named {name!r}")
    nudge = _Nudge(name, kwargs)
    if not _waiting(nudge):
        transaction.on_commit(nudge)


def _waiting(nudge: _Nudge) -> bool:
    """True if this transaction, at its present savepoints, already holds the same nudge."""
    connection = transaction.get_connection()
    return any(
        function == nudge and saved.issubset(connection.savepoint_ids) for saved, function, _ in connection.run_on_commit
    )
