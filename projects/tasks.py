"""What happens to albums by itself."""

from __future__ import annotations

from datetime import datetime

from producer.core import sweeps

from .actions import approval, hold, review


@sweeps.sweeps("approvals")
def remind_of_approvals(now: datetime) -> int:
    return approval.remind_due(now)


@sweeps.sweeps("holds")
def end_holds(now: datetime) -> int:
    return hold.sweep_holds(now)


@sweeps.sweeps("review-rounds")
def remind_of_rounds(now: datetime) -> int:
    return review.remind_due(now)
