from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organization
from producer.core.models import Record

from ..querysets import TravelTimeQuerySet
from .studio import Studio

LONGEST_WAY = 1440


class TravelTime(Record):
    """How long people take from one studio to another, door to door, as one organisation reckons. Both ways alike."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="travel_times")
    one = models.ForeignKey(Studio, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Studio, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(validators=[MaxValueValidator(LONGEST_WAY)])

    objects = TravelTimeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "one", "other"],
                name="travel_time_once",
                violation_error_message="The way between these two is known already.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(
                name="travel_time_ordered",
                condition=Q(one__lt=F("other")),
                violation_error_message="Choose two different studios.",
            ),
            models.CheckConstraint(name="travel_time_minutes", condition=Q(minutes__lte=LONGEST_WAY)),
        ]

    def __str__(self) -> str:
        return f"{self.one} to {self.other}: {self.minutes} min"
