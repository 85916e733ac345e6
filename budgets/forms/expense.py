from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from producer.core.forms import AmountField, DateInput, RateField, Versioned
from producer.core.money import CURRENCY_CHOICES
from projects.models import Album, Song

from ..models import BudgetLine, Commitment, Expense

EDITED = (
    *("vendor", "spent_on", "description", "line", "song", "commitment", "is_final"),
    *("amount", "currency", "rate", "rate_on"),
)
MOST = 500
_FINAL = [("", "If its session is closed"), ("true", "Yes: nothing more will come"), ("false", "No: more will come")]


class LineChoice(forms.ModelChoiceField):
    def label_from_instance(self, line: BudgetLine) -> str:
        return f"{line.category}: {line.name}"


class FinalField(forms.TypedChoiceField):
    """Yes, no, or unsaid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_FINAL, coerce={"true": True, "false": False}.get, empty_value=None, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(value).lower() if isinstance(value, bool) else value


class ExpenseForm(Versioned):
    vendor = forms.CharField(max_length=200)
    spent_on = forms.DateField(label="Date", widget=DateInput)
    amount = AmountField()
    currency = forms.ChoiceField(choices=CURRENCY_CHOICES)
    rate = RateField()
    rate_on = forms.DateField(label="Date of the rate", required=False, widget=DateInput)
    line = LineChoice(BudgetLine.objects.none(), label="Budget line", required=False, empty_label="Not assigned to a line")
    song = forms.ModelChoiceField(Song.objects.none(), required=False, empty_label="None in particular")
    commitment = forms.ModelChoiceField(
        Commitment.objects.none(), label="Bill for", required=False, empty_label="Nothing that was promised"
    )
    is_final = FinalField(label="Closes what was promised")
    description = forms.CharField(required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, album: Album, expense: Expense | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(album, expense) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["line"].queryset = BudgetLine.objects.filter(budget__album=album).select_related("budget").order_by("position")
        fields["song"].queryset = Song.objects.filter(album=album)
        billable = Q(open_amount__gt=0) | Q(accrual__gt=0) | Q(pk=expense.commitment_id if expense else None)
        fields["commitment"].queryset = Commitment.objects.filter(billable, album=album).select_related("line__budget")
        fields["rate"].help_text = f"How many {album.currency} one of the other currency is; not needed in {album.currency}."


def _initial(album: Album, expense: Expense | None) -> dict[str, Any]:
    if expense is None:
        return {"currency": album.currency}
    found = {name: getattr(expense, name) for name in (*EDITED, "version")}
    return {**found, "rate": None if expense.currency == album.currency else expense.rate}


class ReceiptForm(forms.Form):
    receipt = forms.FileField(
        help_text="PDF, JPEG or PNG, up to 20 MB.",
        widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png", "data-max": 20 * 1024 * 1024}),
    )


class ApproveForm(Versioned):
    note = forms.CharField(label="Words with it", required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    over_budget_reason = forms.CharField(
        label="Why it may pass the budget", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, passes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not passes:
            self.fields["over_budget_reason"].widget = forms.HiddenInput()
        self.fields["over_budget_reason"].help_text = "Needed, because it passes the budget."


class ExpenseFilters(forms.Form):
    q = forms.CharField(label="Search", required=False, max_length=100, widget=forms.SearchInput())
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *Expense.Status.choices])
    line = LineChoice(BudgetLine.objects.none(), required=False, empty_label="Any")

    def __init__(self, *args: Any, lines: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines  # type: ignore[attr-defined]

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_valid():
            return rows.none()
        values = self.cleaned_data
        if values["q"]:
            rows = rows.filter(Q(vendor__icontains=values["q"]) | Q(description__icontains=values["q"]))
        return rows.filter(**{name: values[name] for name in ("status", "line") if values[name]})
