from __future__ import annotations

from datetime import datetime, timedelta

from producer.core import sweeps
from producer.core.models import Heartbeat

from . import actions

EVERY = timedelta(hours=1)


@sweeps.sweeps("files")
def clean_up(now: datetime) -> int:
    """Once an hour, by whichever worker comes first: a store in the cloud charges for each look."""
    beat, new = Heartbeat.objects.get_or_create(name="files", defaults={"at": now})
    taken = new or Heartbeat.objects.filter(name="files", at=beat.at, at__lte=now - EVERY).update(at=now)
    return actions.clean_up(now) if taken else 0
