from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from producer.core import outbox, sweeps
from producer.core.models import Heartbeat, Outbox

from . import actions

EVERY = timedelta(hours=1)
CHECK_SECONDS = 600.0  # of one sound file, on a slow machine; the process that decodes it has less (files.probe)


@outbox.handles("files.audio", seconds=CHECK_SECONDS)
def check_audio(row: Outbox) -> None:
    actions.check_audio(UUID(row.payload["audio"]), partial(outbox.hold, row))


@sweeps.sweeps("uploads")
def expire_uploads(now: datetime) -> int:
    return actions.expire_audio(now)


@sweeps.sweeps("files")
def clean_up(now: datetime) -> int:
    """Once an hour, by whichever worker comes first: a store in the cloud charges for each look."""
    beat, new = Heartbeat.objects.get_or_create(name="files", defaults={"at": now})
    taken = new or Heartbeat.objects.filter(name="files", at=beat.at, at__lte=now - EVERY).update(at=now)
    return actions.clean_up(now) + actions.clean_pieces() if taken else 0
