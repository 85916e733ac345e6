from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from producer.core.ids import uuid7

from .booking import Booking


class Deadline(models.Model):
    """When a hold falls by itself: it follows from the hold, and any number of workers may claim what is due.

    `next_at` is when a worker looks at it: a day before, to say so, and then when it falls. `claimed_until` is the lease of
    the worker that took it. Whoever claims looks again, under the room's lock, whether it still is so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="deadline")
    due_at = models.DateTimeField()
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="deadline_looked_at", condition=Q(next_at__lte=F("due_at")))]
        indexes = [models.Index(fields=["next_at"], name="deadline_next")]

    def __str__(self) -> str:
        return f"{self.booking} until {self.due_at}"
