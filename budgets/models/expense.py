from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from files.models import StoredFile
from producer.core.history import remembered
from producer.core.models import Record
from producer.core.money import AmountField, CurrencyField, ExchangeRateField
from projects.models import Album, Song

from ..querysets import ExpenseQuerySet, ReceiptQuerySet
from .budget import BudgetLine
from .ledger import Commitment


@remembered
class Expense(Record):
    """A bill or a receipt. Approved it is an actual in the ledger; void, a reversal takes it out again."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        VOID = "void", "Void"

    NEXT: dict[str, frozenset[str]] = {
        Status.DRAFT: frozenset({Status.SUBMITTED, Status.VOID}),
        Status.SUBMITTED: frozenset({Status.APPROVED, Status.REJECTED, Status.VOID}),
        Status.REJECTED: frozenset({Status.DRAFT, Status.SUBMITTED, Status.VOID}),
        Status.APPROVED: frozenset({Status.VOID}),
        Status.VOID: frozenset(),
    }
    OPEN = frozenset({Status.DRAFT, Status.REJECTED})

    album = models.ForeignKey(Album, on_delete=models.PROTECT, related_name="expenses")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="expenses")
    song = models.ForeignKey(Song, on_delete=models.PROTECT, null=True, blank=True, related_name="expenses")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="expenses")
    is_final = models.BooleanField(
        "closes the commitment", null=True, blank=True, help_text="Unsaid, a bill for something already done closes it."
    )
    vendor = models.CharField(max_length=200)
    spent_on = models.DateField("date")
    description = models.CharField(max_length=2000, blank=True)
    amount = AmountField(validators=[MinValueValidator(Decimal("0.001"), message="An expense is more than nothing.")])
    currency = CurrencyField()
    rate = ExchangeRateField(default=1, validators=[MinValueValidator(Decimal("0.00000001"))])
    rate_on = models.DateField("date of the rate", null=True, blank=True)
    converted = AmountField(editable=False, help_text="In the album's currency, rounded once.")
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    decision_note = models.CharField("answer", max_length=2000, blank=True)
    over_budget_reason = models.CharField(max_length=2000, blank=True)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    void_note = models.CharField("why it is void", max_length=2000, blank=True)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        ordering = ["-spent_on", "-id"]
        indexes = [
            models.Index(fields=["album", "-spent_on", "-id"], name="expense_newest"),
            models.Index(fields=["spent_on", "id"], name="expense_by_day"),
            models.Index(fields=["created_at", "id"], name="expense_by_time"),
            models.Index(fields=["commitment"], name="expense_bills", condition=Q(status="approved")),
            models.Index(fields=["submitted_at"], name="expense_waiting", condition=Q(status="submitted")),
        ]
        constraints = [
            models.CheckConstraint(
                name="expense_status", condition=Q(status__in=["draft", "submitted", "approved", "rejected", "void"])
            ),
            models.CheckConstraint(
                name="expense_song_with_line",
                condition=Q(song=None) | Q(line__isnull=False),
                violation_error_message="A cost for a song also needs its budget line.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor}, {self.spent_on}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class Receipt(Record):
    """What proves an expense: a file that was looked into when it came."""

    expense = models.ForeignKey(Expense, on_delete=models.CASCADE, related_name="receipts")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="receipt")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["created_at", "id"], name="receipt_by_time")]

    def __str__(self) -> str:
        return self.file.name
