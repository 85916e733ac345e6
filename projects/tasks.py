"""What happens to albums by itself."""

from __future__ import annotations

from datetime import datetime

from producer.core import sweeps

from .actions import approval


@sweeps.sweeps("approvals")
def remind_of_approvals(now: datetime) -> int:
    return approval.remind_due(now)
