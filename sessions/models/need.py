"""How long things take on one album: its kind of record, and the hours somebody set for a part by hand."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from producer.core.history import remembered
from producer.core.models import Record
from projects.models import Album, GridPart

from ..rules.need.table import Kind

SHORTEST, LONGEST = Decimal(0), Decimal(200)


@remembered
class HoursPlan(Record):
    """What is usual for this record is read from the column of its kind; without a row it is built up in overdubs."""

    album = models.OneToOneField(Album, on_delete=models.CASCADE, related_name="hours_plan")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.LAYERED)

    class Meta:
        constraints = [models.CheckConstraint(name="hours_plan_kind", condition=Q(kind__in=Kind.values))]

    def __str__(self) -> str:
        return f"Hours of {self.album}"


def _hours() -> models.DecimalField:
    return models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )


@remembered
class PartHours(Record):
    """From `low` to `high` studio hours for one song's part, as set by hand; it is not corrected by what is seen."""

    part = models.OneToOneField(GridPart, on_delete=models.CASCADE, related_name="hours")
    low = _hours()
    high = _hours()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="part_hours_range",
                condition=Q(low__gte=0, high__gte=F("low"), high__lte=LONGEST),
                violation_error_message="From the fewest hours to the most.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.low} to {self.high} h"
