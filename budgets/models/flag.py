from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from producer.core.history import remembered
from producer.core.models import Record
from producer.core.money import CurrencyField
from projects.models import Album

from ..querysets import FlagQuerySet
from .budget import BudgetLine


@remembered
class Flag(Record):
    """A warning raised once for a line, a category or the album, with the figures of that moment. Facts clear it."""

    class Scope(models.TextChoices):
        LINE = "line", "Line"
        CATEGORY = "category", "Category"
        ALBUM = "album", "Album"

    class Level(models.TextChoices):
        WARNING = "warning", "85 % of the budget is spent or promised"
        FORECAST = "forecast", "The forecast passes the budget"
        OVERRUN = "overrun", "Spent and promised pass the budget"
        OVERSPENT = "overspent", "Spent passes the budget"

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="flags")
    scope = models.CharField(max_length=8, choices=Scope)
    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, null=True, blank=True, related_name="flags")
    category = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=9, choices=Level)
    currency = CurrencyField()
    figures = models.JSONField(help_text="Plain amounts of the moment it was raised.")
    raised_at = models.DateTimeField(default=timezone.now)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    acknowledged_note = models.CharField(max_length=2000, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        indexes = [
            models.Index(fields=["raised_at", "id"], name="flag_by_time"),
            models.Index(fields=["album"], name="flag_standing", condition=Q(cleared_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["album", "scope", "line", "category", "level"],
                condition=Q(cleared_at=None),
                nulls_distinct=False,
                name="flag_raised_once",
            ),
            models.CheckConstraint(name="flag_scope", condition=Q(scope__in=["line", "category", "album"])),
            models.CheckConstraint(name="flag_level", condition=Q(level__in=["warning", "forecast", "overrun", "overspent"])),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_level_display()}"
