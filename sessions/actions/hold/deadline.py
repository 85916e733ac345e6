"""The deadline of a hold follows the hold; workers claim what is due, any number of them at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from ...models import Booking, Deadline
from ...rules.falling import falls_at

LEASE = timedelta(seconds=60)
A_DAY = timedelta(days=1)
BATCH = 500
FOLLOWS = ["due_at", "next_at", "claimed_until"]
CLAIM = """
UPDATE studio_deadline SET claimed_until = %(until)s WHERE id IN (
    SELECT id FROM studio_deadline
    WHERE next_at <= %(now)s AND (claimed_until IS NULL OR claimed_until <= %(present)s)
    ORDER BY next_at LIMIT %(most)s FOR UPDATE SKIP LOCKED)
RETURNING booking_id"""


def keep(booking: Booking) -> None:
    """Write down when the hold falls as it is now, or that it does not. One that ends with its own time needs no warning."""
    now = timezone.now()
    due = falls_at(booking, now)
    if due is None:
        Deadline.objects.filter(booking=booking).delete()
        return
    warned = due - A_DAY <= now or due == booking.ends_at
    row = Deadline(booking=booking, due_at=due, next_at=due if warned else due - A_DAY)
    Deadline.objects.bulk_create([row], update_conflicts=True, unique_fields=["booking"], update_fields=FOLLOWS)


def claim(now: datetime, most: int = BATCH) -> list[Any]:
    """Take bookings whose deadline is over at `now`, or a day ahead and not spoken of yet.

    Under a lease: what a dead worker held comes back when it ends.
    """
    present = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"until": present + LEASE, "now": now, "present": present, "most": most})
        return [pk for (pk,) in cursor.fetchall()]
