from __future__ import annotations

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Organization, User
from producer.core.history import remembered
from producer.core.models import Named, Record
from producer.core.time import validate_sane_date

from .. import plans
from ..querysets import FeedQuerySet, MilestoneQuerySet, PlanTemplateQuerySet
from .album import Album


class Anchor(models.TextChoices):
    DELIVERY = "delivery", "Delivery"
    RELEASE = "release", "Release"


@remembered
class PlanTemplate(Named):
    """How an organisation plans records of one format: steps counted backwards from delivery and release."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="plan_templates")
    name = models.CharField(max_length=60)
    lead_days = models.PositiveSmallIntegerField(
        "days from delivery to release", default=42, help_text="How long before release the masters are delivered."
    )
    steps = models.JSONField(validators=[plans.validate_steps])

    objects = PlanTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sort_key"],
                name="plan_template_once",
                violation_error_message="There is a plan of this name already.",
            ),
            models.CheckConstraint(name="plan_template_lead", condition=Q(lead_days__lte=plans.MOST_DAYS)),
        ]

    @property
    def lead(self) -> int:
        return self.lead_days


class AlbumPlan(Record):
    """The plan an album follows."""

    album = models.OneToOneField(Album, on_delete=models.CASCADE, related_name="plan")
    name = models.CharField(max_length=60)
    lead_days = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.name


@remembered
class Milestone(Record):
    """Something that has to be reached by a day. With an anchor the day follows the album's; without one it was set by hand."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=plans.LONGEST_NAME)
    anchor = models.CharField("counted from", max_length=8, choices=Anchor, blank=True)
    days_before = models.PositiveSmallIntegerField("days before", null=True, blank=True)
    due_on = models.DateField("due", validators=[validate_sane_date])
    done_on = models.DateField("done", null=True, blank=True, validators=[validate_sane_date])
    responsible = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True, max_length=2000, validators=[MaxLengthValidator(2000)])

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["album", "due_on", "id"], name="milestone_by_day"),
            models.Index(fields=["due_on"], name="milestone_open", condition=Q(done_on=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                F("album"),
                models.functions.Lower("name"),
                name="milestone_once",
                violation_error_message="The album has it already.",
            ),
            models.CheckConstraint(
                name="milestone_anchor",
                condition=Q(anchor="", days_before=None) | Q(anchor__in=["delivery", "release"], days_before__isnull=False),
                violation_error_message="Count it from delivery or release, or give it a day.",
            ),
            models.CheckConstraint(name="milestone_days", condition=Q(days_before=None) | Q(days_before__lte=plans.MOST_DAYS)),
        ]

    def __str__(self) -> str:
        return self.name


class AlbumFeed(models.Model):
    """One person's secret calendar address of one album. Only its hash is kept, and it shows what they see at that moment."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="feeds")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    hashed = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects: Any = FeedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["album", "user"], name="feed_once")]

    def __str__(self) -> str:
        return f"{self.album} for {self.user}"
