"""What was promised and what was spent: the ledger, the commitments it follows, and the totals kept beside it."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from producer.core.ids import uuid7
from producer.core.models import Record
from producer.core.money import AmountField, CurrencyField, ExchangeRateField
from projects.models import Album, Song

from .. import triggers
from ..querysets import CommitmentQuerySet, LedgerQuerySet
from .budget import BudgetLine


class Cause(models.Model):
    """What a row came from: `kind` and `id` find it again, `label` and `url` show it."""

    source_kind = models.CharField(max_length=40)
    source_id = models.UUIDField()
    label = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Foreign(models.Model):
    """An amount as it was agreed or billed, and how it came into the album's currency: converted once."""

    own_amount = AmountField()
    own_currency = CurrencyField()
    rate = ExchangeRateField(default=1)
    rate_on = models.DateField()

    class Meta:
        abstract = True


class Commitment(Record, Cause, Foreign):
    """Money promised by one source. What is open of it follows from its state and from what was billed on it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        RELEASED = "released", "Released"
        ACCRUED = "accrued", "Accrued"

    album = models.ForeignKey(Album, on_delete=models.PROTECT, related_name="commitments")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    amount = AmountField(validators=[MinValueValidator(0)], help_text="As promised, in the album's currency.")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    accrued = AmountField(default=0, help_text="Its real cost, once that is known and not yet billed in full.")
    open_amount = AmountField(default=0, help_text="Promised and not yet billed: what the ledger holds as committed.")
    accrual = AmountField(default=0, help_text="What the ledger holds as accrued.")
    over_budget_reason = models.CharField(max_length=2000, blank=True)
    promised_at = models.DateTimeField(default=timezone.now, help_text="A last bill from before this closed another promise.")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["created_at", "id"], name="commitment_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="commitment_source"),
            models.CheckConstraint(name="commitment_state", condition=Q(state__in=["open", "released", "accrued"])),
            models.CheckConstraint(
                name="commitment_not_negative",
                condition=Q(amount__gte=0, open_amount__gte=0, accrued__gte=0, accrual__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class LedgerEntry(Cause, Foreign):
    """One movement, never changed: a correction is a reversal. A line's actual or committed is the sum of its rows."""

    class Account(models.TextChoices):
        ACTUAL = "actual", "Actual"
        COMMITTED = "committed", "Committed"

    class Kind(models.TextChoices):
        COMMITMENT = "commitment", "Commitment"
        RELIEF = "relief", "Billed on a commitment"
        RELEASE = "release", "Commitment released"
        ACCRUAL = "accrual", "Accrual"
        REPLACED = "replaced", "Accrual replaced"
        ACTUAL = "actual", "Actual"
        REVERSAL = "reversal", "Reversal"

    version = 1  # a row never changes, so neither does its ETag

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    album = models.ForeignKey(Album, on_delete=models.PROTECT, related_name="ledger")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, related_name="entries")
    song = models.ForeignKey(Song, on_delete=models.PROTECT, null=True, related_name="+")
    account = models.CharField(max_length=10, choices=Account)
    kind = models.CharField(max_length=10, choices=Kind)
    amount = AmountField(help_text="In the album's currency; negative takes away.")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="entries")
    expense = models.ForeignKey("budgets.Expense", on_delete=models.PROTECT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    note = models.CharField(max_length=2000, blank=True)
    happened_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "ledger entries"
        indexes = [
            models.Index(fields=["album", "-at", "-id"], name="ledger_newest"),
            models.Index(fields=["album", "line", "account"], name="ledger_of_line"),
            models.Index(fields=["at", "id"], name="ledger_by_time"),
        ]
        constraints = [
            models.CheckConstraint(name="ledger_account", condition=Q(account__in=["actual", "committed"])),
            models.CheckConstraint(name="ledger_moves_something", condition=~Q(amount=0)),
        ]
        triggers = [triggers.append_only()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label}"


class Likely(Cause):
    """What may still come of something not confirmed, such as a hold. No promise, so no ledger row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="likely")
    line = models.ForeignKey(BudgetLine, on_delete=models.SET_NULL, null=True, related_name="likely")
    amount = AmountField(validators=[MinValueValidator(0)])

    class Meta:
        verbose_name_plural = "likely costs"
        constraints = [models.UniqueConstraint(fields=["source_kind", "source_id"], name="likely_source")]

    def __str__(self) -> str:
        return self.label


class Totals(models.Model):
    """The columns of the cost report. `outlook` is the EFC with what is likely."""

    original = AmountField(default=0)
    changes = AmountField(default=0)
    budget = AmountField(default=0)
    actual = AmountField(default=0)
    committed = AmountField(default=0)
    likely = AmountField(default=0)
    etc = AmountField(default=0)
    efc = AmountField(default=0)
    variance = AmountField(default=0)
    outlook = AmountField(default=0)

    class Meta:
        abstract = True


class LineTotals(Totals):
    """A line's figures; the row without a line holds costs that have none. Written with the ledger, never apart."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="line_totals")
    line = models.OneToOneField(BudgetLine, on_delete=models.CASCADE, null=True, related_name="totals")
    estimate = AmountField(null=True)
    was: list[Any]  # its figures when the row was read (actions.totals)

    class Meta:
        verbose_name_plural = "line totals"
        constraints = [
            models.UniqueConstraint(fields=["album"], condition=Q(line=None), name="line_totals_one_unassigned"),
            models.CheckConstraint(name="line_totals_committed", condition=Q(committed__gte=0)),
        ]

    def __str__(self) -> str:
        return str(self.line or "Not assigned to a line")


class AlbumTotals(Totals):
    """An album's figures: the sum of its lines' rows. Its lock is the first of every change of money.

    `shown_*` are the figures that the label may see: empty while the budget is a draft or was returned.
    """

    album = models.OneToOneField(Album, on_delete=models.CASCADE, primary_key=True, related_name="totals")
    lines = models.PositiveIntegerField(default=0)
    flags_due = models.PositiveIntegerField(default=0, help_text="How many flags the figures call for.")
    flag_level = models.PositiveSmallIntegerField(default=0, help_text="The gravest of them, 0 for none.")
    shown_budget = AmountField(null=True)
    shown_efc = AmountField(null=True)
    shown_variance = AmountField(null=True)
    shown_flag_level = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "album totals"
        indexes = [
            models.Index(F("efc"), "album", name="album_totals_efc"),
            models.Index(F("variance"), "album", name="album_totals_variance"),
            models.Index(F("shown_efc"), "album", name="album_totals_shown_efc"),
            models.Index(F("shown_variance"), "album", name="album_totals_shown_variance"),
        ]

    def __str__(self) -> str:
        return f"Totals of {self.album}"
