from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from budgets.models import BudgetLine
from producer.core.history import remembered
from producer.core.models import Record
from producer.core.money import AmountField, CurrencyField, ExchangeRateField
from projects.models import Person

from ..querysets import DueFeeQuerySet
from .booking import Booking


@remembered
class DueFee(Record):
    """What stays due to somebody whose session was called off or put off later than their union's card allows.

    A row of its own, as their call may go on at another time, at another fee, or not at all. `cost` is in the album's currency.
    """

    class Why(models.TextChoices):
        CANCELLED = "cancelled", "Cancelled"
        POSTPONED = "postponed", "Put off to another day"
        UNCALLED = "uncalled", "Call taken back"

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="due_fees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="due_fees")
    card = models.CharField(max_length=200)
    called_at = models.DateTimeField(help_text="When they were called.")
    why = models.CharField(max_length=9, choices=Why)
    line = models.ForeignKey(BudgetLine, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    fee = AmountField()
    currency = CurrencyField()
    exchange_rate = ExchangeRateField(null=True, blank=True)
    exchange_rate_on = models.DateField(null=True, blank=True)
    cost = AmountField()
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    waived_why = models.CharField("why it is not due", max_length=500, blank=True)

    objects = DueFeeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="due_fee_why", condition=Q(why__in=["cancelled", "postponed", "uncalled"])),
            models.CheckConstraint(name="due_fee_not_negative", condition=Q(fee__gte=0, cost__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_why_display().lower()}"
