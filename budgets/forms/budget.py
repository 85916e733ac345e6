from __future__ import annotations

from typing import Any

from django import forms

from producer.core.forms import AmountField, NumberField, Versioned

from ..models import Budget, BudgetLine
from ..rules.changes import faults

MOST_ROWS = 400
CATEGORIES = [
    *["Producer", "Engineers", "Studio", "Mixing", "Mastering", "Musicians", "Vocalists", "Arrangers", "Programming"],
    *["Equipment", "Technicians", "Cartage", "Rehearsal", "Media", "Samples", "Travel", "Per diem", "Catering"],
    *["Artwork", "Miscellaneous", "Contingency"],
]


def _words(label: str, *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=2000, widget=forms.Textarea({"rows": rows}))


class NoteForm(Versioned):
    """A step that may have words."""

    note = _words("Words with it")


class WordsForm(Versioned):
    """A step that must have words."""

    note = _words("Why", required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "why_%s", **kwargs})  # it stands beside a NoteForm


class LineForm(forms.Form):
    """One row of the editor. A row that is new and empty is nothing."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    category = forms.CharField(max_length=80, widget=forms.TextInput({"list": "categories"}))
    name = forms.CharField(label="Line", max_length=160)
    quantity = NumberField(initial=1, min_value=0, max_digits=10, decimal_places=2)
    unit = forms.ChoiceField(choices=BudgetLine.Unit.choices, initial=BudgetLine.Unit.FLAT)
    rate = AmountField(min_value=0)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rate"].currency = currency  # type: ignore[attr-defined]


class BaseLines(forms.BaseFormSet):
    categories = CATEGORIES  # suggested in every row, written down once

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        number = f" of line {index + 1}" if index is not None else ""
        for name, field in form.fields.items():
            label = "Remove" if name == "DELETE" else form[name].label
            field.widget.attrs["aria-label"] = f"{label}{number}"


LineFormSet = forms.formset_factory(
    LineForm, formset=BaseLines, extra=3, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 20
)


TEXT = forms.Textarea({"rows": 8, "aria-describedby": "columns"})


class BudgetImportForm(forms.Form):
    """A file or its text; the second time the text comes back with the page, so that nothing is kept in between."""

    file = forms.FileField(label="CSV file", required=False)
    csv = forms.CharField(
        label="Pasted text",
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea({"rows": 8, "aria-describedby": "columns"}),
    )
    replace = forms.BooleanField(required=False, label="Take the place of the lines that are there")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        upload, text = found.get("file"), found.get("csv", "").strip()
        if upload is not None and upload.size > 1_000_000:
            self.add_error("file", "This file is larger than 1 MB: that is no budget.")
        elif bool(upload) == bool(text) and not self.errors:
            self.add_error("file", "Take one of both, the file or the text." if text else "Choose the file, or paste its text.")
        return found

    def content(self) -> bytes:
        upload = self.cleaned_data.get("file")
        return upload.read() if upload is not None else self.cleaned_data["csv"].encode("utf-8", "replace")


class EstimateForm(forms.Form):
    efc = AmountField(label="Estimated final cost", required=False, min_value=0, help_text="Empty gives it back to arithmetic.")
    reason = _words("Why", required=True, rows=2)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["efc"].currency = currency  # type: ignore[attr-defined]


class AmendmentForm(Versioned):
    reason = _words("Why it is needed", required=True)


class ChangeForm(forms.Form):
    """A change of a line, or a new line with a category and a name."""

    line = forms.ModelChoiceField(BudgetLine.objects.none(), required=False, empty_label="A new line")
    category = forms.CharField(required=False, max_length=80, widget=forms.TextInput({"list": "categories"}))
    name = forms.CharField(label="Name", required=False, max_length=160)
    change = AmountField(help_text="Negative takes away.")

    def __init__(self, *args: Any, currency: str, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change"].currency = currency  # type: ignore[attr-defined]
        self.fields["line"].queryset = lines  # type: ignore[attr-defined]


class BaseChanges(BaseLines):
    """Rows are looked at together, as the action does, so that each refusal stands at its field."""

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.budget = budget

    def rows(self) -> list[tuple[forms.Form, dict[str, Any]]]:
        """Each row that says something, with its form."""
        said = [(form, form.cleaned_data) for form in self.forms if hasattr(form, "cleaned_data")]
        return [(form, row) for form, row in said if row.get("change") is not None and not row.get("DELETE")]

    def clean(self) -> None:
        rows = self.rows()
        for number, (field, words) in faults(self.budget, [row for _, row in rows]).items():
            rows[number][0].add_error(field, words)


ChangeFormSet = forms.formset_factory(ChangeForm, formset=BaseChanges, extra=3, can_delete=True, max_num=200, absolute_max=220)
