"""The plan: a budget of lines, what was submitted of it, and the amendments that change it once it is approved."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from producer.core.history import remembered
from producer.core.ids import uuid7
from producer.core.models import Record
from producer.core.money import AmountField, CurrencyField
from projects.models import Album

from .. import triggers
from ..querysets import AmendmentLineQuerySet, AmendmentQuerySet, BudgetLineQuerySet, BudgetQuerySet, EstimateQuerySet

NOT_NEGATIVE = [MinValueValidator(Decimal(0), message="This cannot be less than nothing.")]


class Decided(Record):
    """What is written by the producer and answered by the label, each with words."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Returned"

    NEXT: dict[str, frozenset[str]] = {
        Status.DRAFT: frozenset({Status.SUBMITTED}),
        Status.SUBMITTED: frozenset({Status.APPROVED, Status.RETURNED}),
        Status.RETURNED: frozenset({Status.SUBMITTED}),
        Status.APPROVED: frozenset(),
    }
    OPEN = frozenset({Status.DRAFT, Status.RETURNED})

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    submit_note = models.CharField("words with it", max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    decision_note = models.CharField("answer", max_length=2000, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Still the producer's to change."""
        return self.status in self.OPEN


_STATUSES = Q(status__in=["draft", "submitted", "approved", "returned"])


@remembered
class Budget(Decided):
    """An album's budget. Approved, it is frozen: only amendments change what may be spent."""

    album = models.OneToOneField(Album, on_delete=models.CASCADE, related_name="budget")
    currency = CurrencyField(editable=False)
    submitted_total = AmountField(null=True, editable=False, help_text="Its total when it was last submitted.")

    objects = BudgetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="budget_by_time")]
        constraints = [models.CheckConstraint(name="budget_status", condition=_STATUSES)]
        triggers = [triggers.approved_stays_approved("budget")]

    def __str__(self) -> str:
        return f"Budget of {self.album}"


class Submission(models.Model):
    """A budget as it was sent to the label, line by line, and the answer; the label sees these and never a draft."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveIntegerField()
    lines = models.JSONField()
    total = AmountField()
    note = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=10, blank=True)
    answer_note = models.CharField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["budget", "number"], name="submission_number")]

    def __str__(self) -> str:
        return f"Submission {self.number} of {self.budget}"


@remembered
class BudgetLine(Record):
    """`quantity` × `rate` of something, in the album's currency. `amount` is worked out and rounded once."""

    class Unit(models.TextChoices):
        FLAT = "flat", "Flat"
        HOUR = "hour", "Hour"
        DAY = "day", "Day"
        WEEK = "week", "Week"
        SESSION = "session", "Session"
        SONG = "song", "Song"
        TRACK = "track", "Track"
        PERSON = "person", "Person"

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines")
    category = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    quantity = models.DecimalField(max_digits=10, decimal_places=2, default=1, validators=NOT_NEGATIVE)
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.FLAT)
    rate = AmountField(default=0, validators=NOT_NEGATIVE)
    amount = AmountField(default=0, editable=False)
    position = models.PositiveIntegerField(default=0)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["budget", "position", "id"], name="budget_line_by_position")]
        constraints = [
            models.CheckConstraint(name="budget_line_amount", condition=Q(amount__gte=0, quantity__gte=0, rate__gte=0)),
            models.CheckConstraint(
                name="budget_line_unit",
                condition=Q(unit__in=["flat", "hour", "day", "week", "session", "song", "track", "person"]),
            ),
        ]
        triggers = [triggers.submitted_lines_stay()]

    def __str__(self) -> str:
        return f"{self.category}: {self.name}"


@remembered
class Amendment(Decided):
    """A numbered, reasoned change of an approved budget; goes to the label as the budget did."""

    NEXT = {
        **Decided.NEXT,
        Decided.Status.DRAFT: frozenset({Decided.Status.DRAFT, Decided.Status.SUBMITTED}),
        Decided.Status.RETURNED: frozenset({Decided.Status.DRAFT, Decided.Status.SUBMITTED}),
    }

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveIntegerField(editable=False)
    reason = models.CharField(max_length=2000)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["created_at", "id"], name="amendment_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="amendment_number"),
            models.CheckConstraint(name="amendment_status", condition=_STATUSES),
        ]
        triggers = [triggers.approved_stays_approved("amendment")]

    def __str__(self) -> str:
        return f"Amendment {self.number}"

    @property
    def total(self) -> Decimal:
        """The sum of its changes; prefetch `lines` where there are many amendments."""
        return sum((line.change for line in self.lines.all()), Decimal(0))


@remembered
class AmendmentLine(Record):
    """A change of one line, or a new line (`line` is empty until the amendment is approved)."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="changes")
    category = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    change = AmountField()

    objects = AmendmentLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers = [triggers.approved_changes_stay()]

    def __str__(self) -> str:
        return f"{self.category}: {self.name}"


@remembered
class Estimate(Record):
    """The final cost somebody expects of a line, with a numbered reason; the newest one holds.

    An empty `efc` gives the line back to arithmetic.
    """

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="estimates")
    number = models.PositiveIntegerField(editable=False)
    efc = AmountField(null=True, blank=True, validators=NOT_NEGATIVE)
    reason = models.CharField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")

    objects = EstimateQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["line", "number"], name="estimate_number")]
        triggers = [pgtrigger.Protect(name="estimate_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"Estimate {self.number} of {self.line}"
