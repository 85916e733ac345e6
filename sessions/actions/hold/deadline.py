"""The deadline of a hold follows the hold; workers claim what is due, any number of them at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from ...models import Booking, Deadline
from ...rules.falling import falls_at

LEASE = timedelta(seconds=60)
BATCH = 500
CLAIM = """
UPDATE studio_deadline SET claimed_until = %(until)s WHERE id IN (
    SELECT id FROM studio_deadline
    WHERE due_at <= %(now)s AND (claimed_until IS NULL OR claimed_until <= %(present)s)
    ORDER BY due_at LIMIT %(most)s FOR UPDATE SKIP LOCKED)
RETURNING booking_id"""


def keep(booking: Booking) -> None:
    """Write down when the hold falls as it is now, or that it does not."""
    due = falls_at(booking, timezone.now())
    if due is None:
        Deadline.objects.filter(booking=booking).delete()
        return
    row = Deadline(booking=booking, due_at=due)
    Deadline.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["booking"], update_fields=["due_at", "claimed_until"]
    )


def claim(now: datetime, most: int = BATCH) -> list[Any]:
    """Take bookings whose deadline is over at `now`, under a lease: what a dead worker held comes back when it ends."""
    present = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"until": present + LEASE, "now": now, "present": present, "most": most})
        return [pk for (pk,) in cursor.fetchall()]
