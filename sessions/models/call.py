from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from budgets.models import BudgetLine
from producer.core.history import remembered
from producer.core.models import Record
from producer.core.money import AmountField, CurrencyField, ExchangeRateField
from projects.models import Person

from ..querysets import CallQuerySet
from .booking import Booking
from .union import UnionCard


@remembered
class Call(Record):
    """Somebody is asked to be at a booking at `call_at`.

    `pay` says how the fee came about; `fee` is always the sum, kept with its lines as it was agreed, and `cost` the same in
    the album's currency. `fee_missing` names what a union card does not know, without which there is no fee.
    """

    class Pay(models.TextChoices):
        FLAT = "flat", "Flat fee"
        HOUR = "hour", "By the hour"
        DAY = "day", "By the day"
        SIDE = "side", "By the side"
        SESSION = "session", "By the session"
        UNION = "union", "By union card"

    class Answer(models.TextChoices):
        OPEN = "open", "Not answered"
        YES = "yes", "Yes"
        NO = "no", "No"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calls")
    role = models.CharField(max_length=80, blank=True)
    call_at = models.DateTimeField()
    line = models.ForeignKey(BudgetLine, on_delete=models.SET_NULL, null=True, blank=True, related_name="calls")
    pay = models.CharField("paid", max_length=8, choices=Pay, default=Pay.FLAT)
    rate = AmountField(null=True, blank=True, help_text="For one hour, day, side or session; or what is agreed above scale.")
    units = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)])
    union_card = models.ForeignKey(UnionCard, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    leader = models.BooleanField(default=False)
    contractor = models.BooleanField(default=False)
    special = models.BooleanField("special session", default=False)
    doubles = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(10)])
    overdubs = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(99)])
    cartage = models.PositiveSmallIntegerField("loads of cartage", default=0, validators=[MaxValueValidator(20)])
    fee = AmountField(null=True, blank=True)
    fee_lines = models.JSONField(default=list, blank=True, editable=False)
    fee_missing = models.JSONField(default=list, blank=True, editable=False)
    currency = CurrencyField()
    exchange_rate = ExchangeRateField(null=True, blank=True)
    exchange_rate_on = models.DateField(null=True, blank=True)
    cost = AmountField(null=True, blank=True, editable=False)
    over_budget_reason = models.TextField("why it may pass the budget", blank=True, max_length=2000, editable=False)
    answer = models.CharField(max_length=4, choices=Answer, default=Answer.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    double_booked_ok = models.BooleanField(
        "called elsewhere then, and that is all right", default=False, help_text="Somebody saw the double call and kept it."
    )

    clash_codes = models.JSONField(default=list, blank=True, editable=False)
    clash_why = models.CharField("why it is all right all the same", max_length=500, blank=True)
    clash_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    clash_at = models.DateTimeField(null=True, blank=True, editable=False)
    proposed_at = models.DateTimeField("proposes to come at", null=True, blank=True, editable=False)
    said = models.CharField("says", max_length=500, blank=True, editable=False)
    proposed_on = models.DateTimeField(null=True, blank=True, editable=False)
    instead_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="replacements"
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["call_at", "id"]
        indexes = [models.Index(fields=["person", "call_at"], name="call_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "person"],
                name="call_once",
                violation_error_message="They are already called to this booking.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(
                name="call_pay",
                condition=Q(pay="union", union_card__isnull=False)
                | Q(pay__in=["flat", "hour", "day", "side", "session"], union_card=None),
                violation_error_message="Say by which card.",
            ),
            models.CheckConstraint(
                name="call_proposal",
                condition=Q(proposed_at=None, proposed_on=None) | Q(proposed_on__isnull=False, answer="open"),
            ),
            models.CheckConstraint(name="call_answer", condition=Q(answer__in=["open", "yes", "no"])),
            models.CheckConstraint(
                name="call_fee",
                condition=Q(fee=None, cost=None) | Q(fee__isnull=False, cost__isnull=False, fee__gte=0, cost__gte=0),
                violation_error_message="A fee is not negative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} called to {self.booking}"
