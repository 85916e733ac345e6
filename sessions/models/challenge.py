from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from producer.core.models import Record

from ..querysets import ChallengeQuerySet
from .booking import Booking


class Challenge(Record):
    """A lower hold asks a higher one to be confirmed or released by `due_at`; silence releases it.

    Kept after it is settled, with how: the two albums are often of two companies, and either may ask what happened.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        CONFIRMED = "confirmed", "The hold was confirmed"
        RELEASED = "released", "The hold was released"
        LAPSED = "lapsed", "Nobody answered"
        WITHDRAWN = "withdrawn", "Withdrawn"
        FALLEN = "fallen", "Fallen"

    hold = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="challenges_met")
    challenger = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="challenges_made")
    due_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hold"],
                name="challenge_once",
                condition=Q(outcome="open"),
                violation_error_message="That hold is challenged already.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(
                name="challenge_outcome",
                condition=Q(outcome="open", settled_at=None)
                | Q(outcome__in=["confirmed", "released", "lapsed", "withdrawn", "fallen"], settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Challenge of {self.hold}"
