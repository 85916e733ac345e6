from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Organization, User
from producer.core.forms import DateInput, Versioned

from .. import plans
from ..models import Anchor, Milestone, PlanTemplate
from ..rules.audience import Seer


class PlanForm(forms.Form):
    template = forms.ChoiceField(label="Plan")

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="plan_%s", **kwargs)
        self.fields["template"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class MilestoneForm(Versioned):
    """On a day, or counted back from delivery or release."""

    name = forms.CharField(max_length=plans.LONGEST_NAME)
    anchor = forms.ChoiceField(label="Counted from", required=False, choices=[("", "A day of its own"), *Anchor.choices])
    days_before = forms.IntegerField(label="Days before it", required=False, min_value=0, max_value=plans.MOST_DAYS)
    due_on = forms.DateField(label="Day", required=False, widget=DateInput, help_text="Where it is not counted.")
    responsible = forms.ModelChoiceField(None, required=False, empty_label="Nobody by name")
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, seers: list[Seer], milestone: Milestone | None = None, **kwargs: Any) -> None:
        if milestone is not None:
            kwargs["initial"] = {name: getattr(milestone, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        people = {seer.user.pk: seer.user for seer in seers}
        self.fields["responsible"].queryset = User.objects.filter(pk__in=people).order_by("sort_key")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("anchor"):
            values["due_on"] = None
            if values.get("days_before") is None and "days_before" not in self.errors:
                self.add_error("days_before", "Say how many days before.")
        else:
            values["days_before"] = None
            if not values.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", "Give it a day, or count it from delivery or release.")
        return values


class StepsField(forms.CharField):
    """One step on each line, cleaned to what is stored."""

    def prepare_value(self, value: Any) -> Any:
        return plans.written(plans.of_json(value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        rows = [step.told() for step in plans.read(super().clean(value))]
        plans.validate_steps(rows)
        return rows


class TemplateForm(Versioned):
    name = forms.CharField(max_length=60)
    lead_days = forms.IntegerField(label="Days from delivery to release", min_value=0, max_value=plans.MOST_DAYS)
    steps = StepsField(
        max_length=10_000,
        widget=forms.Textarea({"rows": 16}),
        help_text="One on each line: “Test pressings approved: 14 weeks before release”.",
    )

    def __init__(self, *args: Any, template: PlanTemplate, **kwargs: Any) -> None:
        initial = {name: getattr(template, name) for name in ("name", "lead_days", "steps")}
        super().__init__(*args, initial={**initial, "version": template.version}, **kwargs)


class NewTemplateForm(TemplateForm):
    version = None
    organization = forms.ModelChoiceField(Organization.objects.none(), label="Organisation", empty_label=None)
    field_order = ["organization", "name"]

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = homes  # type: ignore[attr-defined]
        self.fields["organization"].initial = homes.first()
