from __future__ import annotations

from django.db import models
from django.db.models import Q

from producer.core.ids import uuid7
from producer.core.money import AmountField

from ..querysets import StepQuerySet
from .booking import Booking


class PenaltyStep(models.Model):
    """From `falls_at` on, cancelling a confirmed booking costs `after` instead of `before`, in the booking's currency.

    It follows from the booking's terms, and is written with every change of it. A worker tells the producers when
    `warn_at` has come, once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        TOLD = "told", "Told"
        MISSED = "missed", "Missed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="penalty_steps")
    falls_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    before = AmountField()
    after = AmountField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["falls_at", "id"]
        indexes = [
            models.Index(fields=["warn_at"], name="penalty_step_due", condition=Q(state="waiting")),
            models.Index(fields=["falls_at", "id"], name="penalty_step_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["booking", "falls_at"], name="penalty_step_once"),
            models.CheckConstraint(name="penalty_step_state", condition=Q(state__in=["waiting", "told", "missed"])),
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.after} from {self.falls_at}"
