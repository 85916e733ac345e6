from __future__ import annotations

from celery import shared_task
from celery.signals import worker_ready

from . import bell, idempotency, outbox, sweeps

sweeps.sweeps("outbox_tidy")(outbox.tidy)


@shared_task(name="core.deliver")
def deliver() -> int:
    """The bell after a commit: deliver what is due now."""
    return outbox.sweep(seconds=outbox.TURN_SECONDS)


@shared_task(name="core.sweep")
def sweep() -> dict[str, int]:
    """The floor under every lost bell, each 30 s."""
    return sweeps.run(seconds=outbox.TURN_SECONDS)


sweeps.sweeps("idempotency")(idempotency.forget)


@worker_ready.connect
def look_around(**_: object) -> None:
    """A worker that comes up, perhaps because another died, looks at once for what is due."""
    bell.ring("core.sweep", {})
