"""The application without the lock on running orders, for the negative control of the storm of moves alone."""

from __future__ import annotations

from typing import Any

from producer.wsgi import application
from projects.actions import order
from projects.models import RunningOrder

__all__ = ["application"]


def _unlocked(row: RunningOrder, version: Any = None) -> RunningOrder:
    return RunningOrder.objects.select_related("album").get(pk=row.pk)


order.locked_row = _unlocked
