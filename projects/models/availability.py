"""When somebody can come, and what they usually cost. Both are their organisation's own knowledge."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from producer.core.history import remembered
from producer.core.models import Record
from producer.core.money import AmountField, CurrencyField, refuse_fraction
from producer.core.time import validate_sane_date

from ..querysets import AvailabilityQuerySet, PersonRateQuerySet
from .directory import Person

LONGEST_DAYS = 366


@remembered
class Availability(Record):
    """Days on which somebody is away, or has said that they are free: first and last included, in their own time zone."""

    class Kind(models.TextChoices):
        AWAY = "away", "Away"
        FREE = "free", "Free"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="availabilities")
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.AWAY)
    first_day = models.DateField(validators=[validate_sane_date])
    last_day = models.DateField(validators=[validate_sane_date])
    note = models.CharField(max_length=200, blank=True)

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "id"]
        verbose_name_plural = "availabilities"
        indexes = [models.Index(fields=["person", "last_day"], name="availability_by_person")]
        constraints = [
            models.CheckConstraint(name="availability_kind", condition=Q(kind__in=["away", "free"])),
            models.CheckConstraint(
                name="availability_days",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="The last day is not before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()} {self.first_day} to {self.last_day}"

    def clean(self) -> None:
        if self.first_day and self.last_day and (self.last_day - self.first_day).days > LONGEST_DAYS:
            raise ValidationError({"last_day": "At most a year at once."})


@remembered
class PersonRate(Record):
    """What somebody usually asks for, known to those of their organisation who see rates."""

    class Basis(models.TextChoices):
        FLAT = "flat", "Flat"
        HOUR = "hour", "An hour"
        DAY = "day", "A day"
        SIDE = "side", "A side"
        SESSION = "session", "A session"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rates")
    basis = models.CharField("for", max_length=8, choices=Basis, default=Basis.SESSION)
    amount = AmountField()
    currency = CurrencyField()
    note = models.CharField(max_length=200, blank=True)

    objects = PersonRateQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(name="person_rate_basis", condition=Q(basis__in=["flat", "hour", "day", "side", "session"])),
            models.CheckConstraint(
                name="person_rate_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="A rate is not negative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_basis_display()}"

    def clean(self) -> None:
        if self.amount is not None and self.currency:
            refuse_fraction(self.amount, self.currency)
