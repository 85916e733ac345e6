from __future__ import annotations

from celery import shared_task

from . import idempotency, outbox, sweeps

sweeps.sweeps("outbox_tidy")(outbox.tidy)


@shared_task(name="core.deliver")
def deliver() -> int:
    """The bell after a commit: deliver what is due now."""
    return outbox.sweep()


@shared_task(name="core.sweep")
def sweep() -> dict[str, int]:
    """The floor under every lost bell, each 30 s."""
    return sweeps.run()


sweeps.sweeps("idempotency")(idempotency.forget)
