from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Organization
from producer.core.forms import DateInput, NumberField, Versioned
from producer.core.money import CURRENCY_CHOICES

from ..models import UnionCard
from ..rules.union import METHODS, Figure, figures_of
from ..rules.union.known import CARDS
from ..rules.union.table import LONGEST_SOURCE, MOST
from .studio import own_organization

STANDINGS = [("no", "Not on the card"), ("unsure", "To be confirmed"), ("yes", "Confirmed")]
FACTS = ("union", "name", "currency", "valid_from", "source", "notes")


class TakeForm(forms.Form):
    key = forms.ChoiceField(choices=[(key, key) for key in CARDS])
    organization = forms.ModelChoiceField(Organization.objects.none(), required=False)

    def __init__(self, *args: Any, actor: Any) -> None:
        super().__init__(*args)
        self.fields["organization"] = own_organization(actor)
        self.fields["organization"].required = False

    def values(self) -> dict[str, Any]:
        """Without a word, the first of the actor's organisations."""
        homes = self.fields["organization"].queryset  # type: ignore[attr-defined]
        return {"key": self.cleaned_data["key"], "organization": self.cleaned_data["organization"] or homes.first()}


class NewCardForm(forms.Form):
    union = forms.CharField(max_length=40, help_text="AFM, SAG-AFTRA, BPI/MU.")
    name = forms.CharField(label="Scale", max_length=80, help_text="SRLA, Limited Pressing, Standard session.")
    method = forms.ChoiceField(label="Paid", choices=list(METHODS.items()))
    currency = forms.ChoiceField(choices=CURRENCY_CHOICES)
    valid_from = forms.DateField(label="From", widget=DateInput)
    source = forms.CharField(label="Where it was read", max_length=300, required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = own_organization(actor)
        self.order_fields(["organization"])


class CardForm(Versioned):
    """Its facts, and each figure with its value, its standing and its source."""

    union = forms.CharField(max_length=40)
    name = forms.CharField(label="Scale", max_length=80)
    currency = forms.ChoiceField(choices=CURRENCY_CHOICES)
    valid_from = forms.DateField(label="From", widget=DateInput)
    source = forms.CharField(label="Where it was read", max_length=300, required=False)
    notes = forms.CharField(max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, card: UnionCard, **kwargs: Any) -> None:
        initial = {name: getattr(card, name) for name in (*FACTS, "version")}
        self.figures = figures_of(card.method)
        for figure in self.figures:
            row = card.table.get(figure.name)
            initial |= _typed(figure, row) if row else {f"standing_{figure.name}": "no"}
        super().__init__(*args, initial=initial, **kwargs)
        for figure in self.figures:
            self._offer(figure)

    def _offer(self, figure: Figure) -> None:
        name, label = figure.name, figure.label
        value = NumberField(label=f"{label}, {figure.unit}", required=False, min_value=0, max_value=MOST, max_digits=12)
        source = forms.CharField(label=f"{label}, where it was read", max_length=LONGEST_SOURCE, required=False)
        self.fields[f"value_{name}"], self.fields[f"source_{name}"] = value, source
        self.fields[f"standing_{name}"] = forms.ChoiceField(label=f"{label}, standing", choices=STANDINGS)

    def rows(self) -> Iterator[dict[str, Any]]:
        for figure in self.figures:
            parts = {part: self[f"{part}_{figure.name}"] for part in ("value", "standing", "source")}
            yield {"figure": figure, **parts, "errors": [error for part in parts.values() for error in part.errors]}

    def facts(self) -> list[Any]:
        return [self[name] for name in FACTS]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        table = {}
        for figure in self.figures:
            value, source, standing = (values.pop(f"{part}_{figure.name}", None) for part in ("value", "source", "standing"))
            if standing == "yes" and value is None and f"value_{figure.name}" not in self.errors:
                self.add_error(f"value_{figure.name}", "What has no value is not confirmed.")
            if standing in ("yes", "unsure"):
                table[figure.name] = {"value": _plain(value), "confirmed": standing == "yes", "source": source or ""}
        return {**values, "table": table}


def _typed(figure: Figure, row: dict[str, Any]) -> dict[str, Any]:
    value = Decimal(row["value"]) if row["value"] is not None else None
    standing = "yes" if row["confirmed"] else "unsure"
    return {f"value_{figure.name}": value, f"standing_{figure.name}": standing, f"source_{figure.name}": row["source"]}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
