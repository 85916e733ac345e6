from __future__ import annotations

from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organization
from producer.core.models import Named
from producer.core.time import validate_zone

from ..querysets import RoomQuerySet, StudioQuerySet
from ..rules.days import checked_place


class Studio(Named):
    """A place with rooms. Belongs to one organisation; a listed one may be booked by everybody."""

    class ChallengeRule(models.TextChoices):
        WORKING_DAY = "working_day", "By an hour of the working day before the session"
        HOURS = "hours", "Within so many hours"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="studios")
    name = models.CharField(max_length=120)
    address = models.TextField(blank=True, max_length=500)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_zone])
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1, for its public holidays.")
    region = models.CharField(max_length=80, blank=True, help_text="The part of ISO 3166-2 after the country: ENG, BY, CA.")
    listed = models.BooleanField("listed for all", default=False, help_text="Others may find it and book its rooms.")
    notes = models.TextField(blank=True, max_length=5000)
    contacts = models.TextField(blank=True, max_length=2000, help_text="The desk, the house engineer. On every call sheet.")
    parking = models.TextField(blank=True, max_length=1000)
    access = models.TextField("getting in", blank=True, max_length=1000, help_text="Door, floor, lift for gear.")
    hold_days = models.PositiveSmallIntegerField(
        "days a hold lasts",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="After that a hold falls by itself, unless it says otherwise.",
    )

    challenge_rule = models.CharField(
        "a challenge is answered", max_length=11, choices=ChallengeRule, default=ChallengeRule.WORKING_DAY
    )
    challenge_time = models.TimeField("at", default=time(17), help_text="On the working day before the session.")
    challenge_hours = models.PositiveSmallIntegerField(
        "within hours", default=48, validators=[MinValueValidator(1), MaxValueValidator(336)]
    )

    objects = StudioQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sort_key"],
                name="studio_name_once",
                violation_error_message="You already have a studio of that name.",
                violation_error_code="unique",
            )
        ]

    def clean(self) -> None:
        super().clean()
        self.country, self.region = checked_place(self.country, self.region)


class Room(Named):
    """What is booked. `turnaround_minutes` is kept free after each booking, for tear-down and set-up."""

    studio = models.ForeignKey(Studio, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=80)
    turnaround_minutes = models.PositiveIntegerField(
        "turnaround, minutes", default=0, validators=[MaxValueValidator(1440)], help_text="Kept free after each booking."
    )
    notes = models.TextField(blank=True, max_length=5000)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["studio__sort_key", "sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["studio", "sort_key"],
                name="room_name_once",
                violation_error_message="The studio already has a room of that name.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(name="room_turnaround", condition=Q(turnaround_minutes__lte=1440)),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.studio.name}, {self.name}"
