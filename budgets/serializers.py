"""Shapes of budgets and costs. The rules are the actions'."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from producer.core.api.fields import Instant, MoneyField, Number, Text, VisibleRelated, Whole, YesNo, told
from producer.core.api.serializers import Serializer, Strict

from .models import Amendment, Budget, BudgetLine, Commitment, Estimate, Expense, Flag, LedgerEntry, Receipt
from .rules.figures import COLUMNS

STAMPS = ["created_at", "updated_at", "external_id"]
FIXED = ["id", "created_at", "updated_at"]
DECIDED = ["status", "submit_note", "submitted_at", "submitted_by", "decision_note", "decided_at", "decided_by"]


def _read_money(currency: str, amount: str = "", **more: Any) -> MoneyField:
    return MoneyField(currency=currency, amount=amount, read_only=True, **more)


class NoteBody(Strict):
    note = Text(max_length=2000, required=False, allow_blank=True, help_text="Words with it.")


class WordsBody(Strict):
    note = Text(max_length=2000, help_text="Why.")


class BudgetShape(Serializer):
    total = _read_money("currency", help_text="With approved changes.")
    submitted_total = _read_money("currency", allow_null=True)

    MONEY_FIELDS = ("total", "submitted_total")

    class Meta:
        model = Budget
        fields = ["id", "album", "currency", "total", "submitted_total", *DECIDED, *STAMPS]
        read_only_fields = [*FIXED, "currency", *DECIDED]


class BudgetChange(BudgetShape):
    class Meta(BudgetShape.Meta):
        read_only_fields = [*BudgetShape.Meta.read_only_fields, "album"]


class ImportBody(Strict):
    csv = Text(
        max_length=1_000_000,
        trim_whitespace=False,
        help_text="`category,line,amount,currency` or `category,name,quantity,unit,rate`.",
    )
    replace = YesNo(required=False, help_text="Take the place of the lines that are there.")
    dry_run = YesNo(required=False, help_text="Only say what would come of it.")


class LineShape(Serializer):
    rate = MoneyField(currency="budget.currency", currency_as="rate_currency", required=False)
    amount = _read_money("budget.currency", help_text="quantity × rate, as it was approved; amendments come on top.")

    MONEY_FIELDS = ("rate", "amount")

    class Meta:
        model = BudgetLine
        fields = ["id", "budget", "category", "name", "quantity", "unit", "rate", "amount", "position", *STAMPS]
        read_only_fields = FIXED


class LineChange(LineShape):
    class Meta(LineShape.Meta):
        read_only_fields = [*FIXED, "budget"]


class EstimateBody(Strict):
    efc = MoneyField(
        currency="currency", allow_null=True, help_text="What it will have cost in the end; null gives it back to arithmetic."
    )
    reason = Text(max_length=2000)


class EstimateShape(Serializer):
    efc = _read_money("line.budget.currency", allow_null=True)

    MONEY_FIELDS = ("efc",)

    class Meta:
        model = Estimate
        fields = ["id", "line", "number", "efc", "reason", "by", "created_at", "updated_at"]
        read_only_fields = fields


class ChangeShape(Strict):
    line = VisibleRelated(BudgetLine, required=False, allow_null=True, help_text="Without it the change makes a new line.")
    category = Text(max_length=80, required=False)
    name = Text(max_length=160, required=False)
    change = MoneyField(currency="amendment.budget.currency", currency_as="change_currency", negative=True)

    def to_internal_value(self, data: Any) -> Any:
        """A PATCH says the whole list anew, so each of its rows is whole too."""
        values = super().to_internal_value(data)
        if "change" not in values:
            raise serializers.ValidationError({"change": [serializers.ErrorDetail("This field is required.", code="required")]})
        return values


class AmendmentShape(Serializer):
    lines = ChangeShape(many=True, max_length=200)

    MONEY_FIELDS = ("lines",)

    class Meta:
        model = Amendment
        fields = ["id", "budget", "number", "reason", "lines", *DECIDED, *STAMPS]
        read_only_fields = [*FIXED, "number", *DECIDED]


class AmendmentChange(AmendmentShape):
    class Meta(AmendmentShape.Meta):
        read_only_fields = [*AmendmentShape.Meta.read_only_fields, "budget"]


class CommitmentShape(Serializer):
    amount = _read_money("album.currency", help_text="As promised, in the album's currency.")
    own_amount = _read_money("own_currency", help_text="As promised, in its own currency.")
    open = _read_money("album.currency", "open_amount", help_text="Not billed yet.")
    accrued = _read_money("album.currency", "accrual", help_text="Its real cost, as far as it is not billed yet.")

    MONEY_FIELDS = ("amount", "own_amount", "open", "accrued", "rate")

    class Meta:
        model = Commitment
        fields = [
            *["id", "album", "line", "source_kind", "source_id", "label", "state", "amount", "own_amount", "rate", "rate_on"],
            *["open", "accrued", "over_budget_reason", *STAMPS],
        ]
        read_only_fields = fields


class ExpenseShape(Serializer):
    amount = MoneyField(currency="currency")
    converted = _read_money("album.currency", help_text="In the album's currency, rounded once.")
    rate = Number(max_digits=18, decimal_places=8, required=False, help_text="Album currency for one of its own; more than 0.")

    MONEY_FIELDS = ("amount", "converted", "rate")
    ANSWERS = ("status", "submitted_at", "submitted_by", "decided_at", "decided_by", "decision_note", "over_budget_reason")

    class Meta:
        model = Expense
        fields = [
            *["id", "album", "line", "song", "commitment", "is_final", "vendor", "spent_on", "description"],
            *["amount", "rate", "rate_on", "converted"],
            *["status", "submitted_at", "submitted_by", "decided_at", "decided_by", "decision_note", "over_budget_reason"],
            *["voided_at", "voided_by", "void_note", *STAMPS],
        ]
        read_only_fields = [
            *FIXED,
            *["status", "submitted_at", "submitted_by", "decided_at", "decided_by", "decision_note", "over_budget_reason"],
            *["voided_at", "voided_by", "void_note"],
        ]


class ExpenseChange(ExpenseShape):
    class Meta(ExpenseShape.Meta):
        read_only_fields = [*ExpenseShape.Meta.read_only_fields, "album"]


class ApproveBody(NoteBody):
    over_budget_reason = Text(
        max_length=2000, required=False, help_text="Why it may pass the budget, where the answer was `over_budget`."
    )


class ReceiptShape(Serializer):
    name = Text(source="file.name", read_only=True)
    content_type = Text(source="file.content_type", read_only=True)
    size = Whole(source="file.size", read_only=True)
    sha256 = Text(source="file.sha256", read_only=True)
    file = serializers.FileField(write_only=True, help_text="PDF, JPEG or PNG, up to 20 MB.")

    class Meta:
        model = Receipt
        fields = ["id", "expense", "file", "name", "content_type", "size", "sha256", *STAMPS]
        read_only_fields = FIXED


_FIGURES = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "properties": {"amount": {"type": "string"}, "currency": {"type": "string"}},
        "required": ["amount", "currency"],
    },
    "description": f"Of the moment it was raised: {', '.join((*COLUMNS, 'cost_to_date'))}.",
}


class FlagShape(Serializer):
    figures = serializers.SerializerMethodField()

    MONEY_FIELDS = ("figures",)

    class Meta:
        model = Flag
        fields = [
            *["id", "album", "scope", "line", "category", "name", "level", "raised_at", "figures"],
            *["acknowledged_at", "acknowledged_by", "acknowledged_note", "cleared_at", *STAMPS],
        ]
        read_only_fields = fields

    @extend_schema_field(_FIGURES)
    def get_figures(self, flag: Flag) -> dict[str, Any]:
        return {name: {"amount": amount, "currency": flag.currency} for name, amount in flag.figures.items()}


class LedgerShape(Serializer):
    amount = _read_money("album.currency", help_text="In the album's currency; negative takes away.")
    own_amount = _read_money("own_currency")
    created_at = Instant(source="at", read_only=True)
    updated_at = Instant(source="at", read_only=True, help_text="As `at`: a row never changes.")

    MONEY_FIELDS = ("amount", "own_amount", "rate")

    class Meta:
        model = LedgerEntry
        fields = [
            *["id", "album", "line", "song", "account", "kind", "amount", "own_amount", "rate", "rate_on", "label"],
            *["source_kind", "source_id", "commitment", "expense", "reverses", "note", "happened_on", "at", "by"],
            *["created_at", "updated_at"],
        ]
        read_only_fields = fields


REPORTED = ("original", "approved_changes", "budget", "actual", "committed", "likely", "etc", "efc", "variance", "outlook")


class ReportRow(serializers.Serializer[Any]):
    """One row: of a line, of costs without one (`unassigned`), of a category, or of the album."""

    scope = serializers.ChoiceField(choices=["line", "unassigned", "category", "album"])
    name = serializers.CharField()
    line = serializers.UUIDField(allow_null=True)
    category = serializers.CharField()
    original = MoneyField()
    approved_changes = MoneyField()
    budget = MoneyField()
    actual = MoneyField()
    committed = MoneyField()
    likely = MoneyField()
    etc = MoneyField()
    efc = MoneyField()
    variance = MoneyField()
    outlook = MoneyField(help_text="The EFC with what is likely in holds and calls: what the forecast flag looks at.")


class ReportShape(serializers.Serializer[Any]):
    album = serializers.UUIDField()
    currency = serializers.CharField()
    rows = ReportRow(many=True)
    total = ReportRow()


def report_row(scope: Any, currency: str) -> dict[str, Any]:
    figures = scope.figures
    named = {name: getattr(figures, "changes" if name == "approved_changes" else name) for name in REPORTED}
    return {
        "scope": scope.kind,
        "name": scope.name,
        "line": str(scope.line_id) if scope.line_id else None,
        "category": scope.category,
        **{name: told(amount, currency) for name, amount in named.items()},
    }
