from __future__ import annotations

from typing import Any

from django import forms

from producer.core.forms import Versioned

from ..models import ApprovalSetting, AskedRole, WhoDecides
from ..rules.audience import Seer


class AnswerForm(forms.Form):
    """Two buttons, `says` yes or no, under one field of words."""

    says = forms.ChoiceField(choices=[("yes", "Approve"), ("no", "Decline")], widget=forms.HiddenInput)
    words = forms.CharField(
        label="Your words",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="To decline, say why.",
    )


class AskForm(forms.Form):
    note = forms.CharField(label="What to listen for", required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))


class SettingForm(Versioned):
    """Whose approval one kind of thing needs. Nobody ticked: nobody's."""

    roles = forms.MultipleChoiceField(
        label="Roles", required=False, choices=AskedRole.choices, widget=forms.CheckboxSelectMultiple
    )
    people = forms.TypedMultipleChoiceField(label="People by name", required=False, widget=forms.CheckboxSelectMultiple)
    rule = forms.ChoiceField(label="Who of them", choices=WhoDecides.choices)
    days = forms.IntegerField(label="Days to answer", min_value=1, max_value=365)

    def __init__(self, *args: Any, setting: ApprovalSetting, seers: list[Seer], **kwargs: Any) -> None:
        initial = {"roles": setting.roles, "people": [str(pk) for pk in setting.people], "rule": setting.rule}
        initial |= {"days": setting.days, "version": None if setting._state.adding else setting.version}
        super().__init__(*args, initial=initial, prefix=setting.kind, auto_id=f"{setting.kind}_%s", **kwargs)
        by_name: Any = self.fields["people"]
        by_id = {str(seer.user.pk): seer.user for seer in seers}
        by_name.choices = [(key, user.name) for key, user in by_id.items()]
        by_name.coerce = lambda key: by_id[key].pk
        if not by_id:
            del self.fields["people"]
