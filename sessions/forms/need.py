from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from producer.core.forms import NumberField, Versioned

from ..models import HoursPlan
from ..rules.need.need import Need
from ..rules.need.table import Kind


class HoursForm(Versioned):
    """The kind of record, and for each part from how many to how many hours a song."""

    kind = forms.ChoiceField(
        choices=Kind.choices, label="Kind of record", help_text="What is usual for it begins the estimate."
    )

    def __init__(self, *args: Any, need: Need, plan: HoursPlan | None, **kwargs: Any) -> None:
        initial = {"kind": need.kind, "version": plan.version if plan else None}
        super().__init__(*args, initial=initial, **kwargs)
        self.ids = [part.id for part in need.parts]
        for part in need.parts:
            by_hand = part.each if part.source == "set" else (None, None)
            for end, value in zip(("low", "high"), by_hand, strict=True):
                label = f"{part.name}: {'at least' if end == 'low' else 'at most'}, hours a song"
                self.fields[f"{end}_{part.id}"] = _hours(label, value)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for pk in self.ids:
            low, high = self._range(pk)
            if low is not None and high is not None and high < low:
                self.add_error(f"high_{pk}", "From the fewest hours to the most.")
        return values

    def _range(self, pk: UUID) -> tuple[Decimal | None, Decimal | None]:
        return self.cleaned_data.get(f"low_{pk}"), self.cleaned_data.get(f"high_{pk}")

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        kept = self.cleaned_data
        return {"kind": kept["kind"], "version": kept["version"], "parts": {pk: self._range(pk) for pk in self.ids}}


def _hours(label: str, initial: Decimal | None) -> NumberField:
    widget = forms.TextInput({"inputmode": "decimal", "size": 4, "aria-label": label})
    return NumberField(
        label=label, initial=initial, required=False, min_value=0, max_value=200, max_digits=5, decimal_places=2, widget=widget
    )
