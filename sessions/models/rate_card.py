from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Organization
from producer.core.models import Record
from producer.core.money import AmountField, CurrencyField
from producer.core.time import validate_sane_date

from ..querysets import RateCardQuerySet
from ..rules import stairs
from ..rules.card_checks import refuse_shape, refuse_terms
from ..rules.terms import Terms, terms_of
from .studio import Room

STEP = {"hours": int, "percent": str}
RATES = ("hour_rate", "lockout_rate", "day_rate", "half_day_rate")
DAYS = [(8, "8 hours"), (10, "10 hours"), (12, "12 hours")]
STEPS = [(1, "to the minute"), (15, "15 minutes"), (30, "30 minutes"), (60, "60 minutes")]
RENTAL = {"name": str, "rate": str, "per": str}


def _rate(**kwargs: Any) -> AmountField:
    return AmountField(null=True, blank=True, **kwargs)


def _percent(**kwargs: Any) -> models.DecimalField:
    return models.DecimalField(max_digits=5, decimal_places=2, **{"default": Decimal(0), **kwargs})


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class RateCard(Record):
    """One sheet of what an organisation pays for a room from a date on: its own bargain, which nobody else sees.

    Its fields are those of rules.terms.Terms, which prices. The card in force on a date is the latest begun one that has
    not ended. A card changes nothing of a booking that was made: that keeps its terms.
    """

    class Engineer(models.TextChoices):
        NONE = "", "No engineer of the house"
        INSIDE = "in", "In the rates"
        EXTRA = "extra", "Extra"

    class Per(models.TextChoices):
        HOUR = "hour", "Hour"
        DAY = "day", "Day"

    class Due(models.TextChoices):
        CONFIRMED = "confirmed", "after it is confirmed"
        STARTS = "starts", "before it starts"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="rate_cards")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="rate_cards")
    valid_from = models.DateField(validators=[validate_sane_date])
    valid_until = models.DateField(null=True, blank=True, validators=[validate_sane_date], help_text="Its last day.")
    currency = CurrencyField()
    hour_rate = _rate()
    half_day_rate = _rate()
    day_rate = _rate()
    day_hours = models.PositiveSmallIntegerField("hours of a day", choices=DAYS, default=10)
    lockout_rate = _rate(help_text="For each date a lockout touches.")
    minimum_hours = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    billing_step = models.PositiveSmallIntegerField(choices=STEPS, default=1)
    overtime_after = models.DecimalField(
        max_digits=4, decimal_places=2, null=True, blank=True, help_text="Hours; without it after the hours of a day."
    )
    overtime_factor = models.DecimalField(
        max_digits=4, decimal_places=2, null=True, blank=True, help_text="Times the hour rate, or a day's hour."
    )
    overtime_percent = _percent(default=None, null=True, blank=True, help_text="Of the day rate, for each hour.")
    night_from = models.TimeField(null=True, blank=True)
    night_until = models.TimeField(null=True, blank=True)
    night_percent = _percent()
    saturday_percent = _percent()
    sunday_percent = _percent()
    holiday_percent = _percent()
    free_setup_minutes = models.PositiveSmallIntegerField(default=0, help_text="Of a session's set-up, not billed.")
    free_teardown_minutes = models.PositiveSmallIntegerField(default=0, help_text="Of a session's tear-down, not billed.")
    engineer = models.CharField(max_length=5, choices=Engineer, blank=True, default="")
    engineer_rate = _rate()
    engineer_per = models.CharField(max_length=4, choices=Per, default=Per.DAY)
    engineer_out_percent = _percent(help_text="Off the room, for a booking with an engineer of its own.")
    dry_hire = models.BooleanField(default=False, help_text="The room may be had without anybody of the house.")
    dry_hire_percent = _percent(help_text="Off the room, for a dry hire.")
    rentals = models.JSONField(default=list, blank=True, help_text="Name, rate and per (hour, day or booking) of each.")
    deposit_percent = _percent(default=None, null=True, blank=True)
    deposit_amount = _rate()
    deposit_due = models.CharField(max_length=9, choices=Due, default=Due.CONFIRMED)
    deposit_days = models.PositiveSmallIntegerField(default=0)
    tax_percent = _percent()
    cancellation = models.JSONField(default=list, blank=True, help_text="Hours before the start, and the percent owed then.")
    notes = models.TextField(blank=True, max_length=5000)

    objects = RateCardQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "organization", "valid_from"],
                name="rate_card_once",
                violation_error_message="There is already a card from that day: change that one.",
                violation_error_code="unique",
            ),
            ExclusionConstraint(
                name="rate_card_periods_apart",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    ("organization", RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_until", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(valid_until__isnull=False),
                violation_error_message="It overlaps another card that is valid for a time.",
            ),
            models.CheckConstraint(
                name="rate_card_period",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="It ends before it begins.",
            ),
            models.CheckConstraint(
                name="rate_card_has_a_rate",
                condition=Q(hour_rate__isnull=False)
                | Q(half_day_rate__isnull=False)
                | Q(day_rate__isnull=False)
                | Q(lockout_rate__isnull=False),
                violation_error_message="Give at least one rate.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} from {self.valid_from}"

    @property
    def terms(self) -> Terms:
        return terms_of(self)

    @property
    def rate_field(self) -> str:
        """The first rate that it has: what `unit` and `rate` are short for."""
        return next((name for name in RATES if getattr(self, name) is not None), RATES[0])

    @property
    def unit(self) -> str:
        return "hour" if self.rate_field == "hour_rate" else "day"

    @property
    def rate(self) -> Any:
        return getattr(self, self.rate_field)

    def _refuse_overlap(self) -> None:
        """In words what `rate_card_periods_apart` refuses too: with the other card's dates."""
        if not self.valid_from or not self.valid_until:
            return
        others = RateCard.objects.filter(room=self.room_id, organization=self.organization_id).exclude(pk=self.pk)
        other = others.filter(valid_from__lte=self.valid_until, valid_until__gte=self.valid_from).order_by("valid_from").first()
        if other and other.valid_from != self.valid_from:  # a card of the same day has its own words
            period = f"{other.valid_from:%-d %b %Y} until {other.valid_until:%-d %b %Y}"
            raise ValidationError({"valid_from": f"It overlaps the card from {period}."})

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": "It ends before it begins."})
        self._refuse_overlap()
        refuse_shape(self.cancellation, STEP, "cancellation")
        refuse_shape(self.rentals, RENTAL, "rentals")
        if self.billing_step not in dict(STEPS) or self.day_hours not in dict(DAYS):
            return  # refused already
        try:
            refuse_terms(self.terms)
        except ArithmeticError as error:
            raise ValidationError("A price or a percent is no number.") from error
        self.cancellation = stairs.to_plain(self.terms.cancellation)
