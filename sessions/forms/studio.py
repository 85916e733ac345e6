from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Organization
from accounts.rules import organizations_where
from producer.core.forms import Versioned, ZoneField

from ..models import Studio
from ..rules.days import countries


def own_organization(actor: Any) -> forms.ModelChoiceField:
    """The organisations for which the actor keeps studios and rates; hidden where there is no choice."""
    homes = organizations_where(actor, "studio.edit")
    field = forms.ModelChoiceField(Organization.objects.filter(pk__in=homes).order_by("sort_key"), empty_label=None)
    if len(homes) == 1:
        field.initial, field.widget = homes[0], forms.HiddenInput()
    return field


class StudioForm(Versioned):
    name = forms.CharField(max_length=120)
    address = forms.CharField(max_length=500, required=False, widget=forms.Textarea({"rows": 3}))
    time_zone = ZoneField(initial="UTC", help_text="Bookings are typed and shown in it.")
    country = forms.ChoiceField(required=False, help_text="For its public holidays: surcharges and deadlines go by them.")
    region = forms.CharField(
        label="Part of the country", max_length=80, required=False, help_text="Where holidays differ: England, Bayern, CA."
    )
    listed = forms.BooleanField(
        label="Listed for all",
        required=False,
        help_text="Other organisations may find it and book its rooms. They see times only.",
    )
    hold_days = forms.IntegerField(
        label="Days a hold lasts", min_value=1, max_value=365, required=False, help_text="Empty: until its time is over."
    )
    challenge_rule = forms.ChoiceField(
        label="A challenged hold is answered", choices=Studio.ChallengeRule.choices, required=False
    )
    challenge_time = forms.TimeField(label="At", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    challenge_hours = forms.IntegerField(label="Or within hours", min_value=1, max_value=336, required=False)
    contacts = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="The desk, the house engineer. On every call sheet.",
    )
    access = forms.CharField(
        label="Getting in",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Door, floor, lift for gear.",
    )
    parking = forms.CharField(max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))
    notes = forms.CharField(
        max_length=5000, required=False, widget=forms.Textarea({"rows": 3}), help_text="Whoever may book it reads them."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "Not said"), *countries().items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is left empty of the rule for challenges is as houses have it: 17:00 on the working day before, 48 hours."""
        values = super().clean() or self.cleaned_data
        for name in ("challenge_rule", "challenge_time", "challenge_hours"):
            values[name] = values.get(name) or Studio._meta.get_field(name).default  # type: ignore[union-attr]
        return values


class NewStudioForm(StudioForm):
    room = forms.CharField(label="First room", max_length=80, initial="Studio A")
    version = None

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = own_organization(actor)
        self.fields["time_zone"].initial = actor.time_zone
        self.order_fields(["organization", "name", "room", "address", "time_zone", "country", "region"])


class RoomForm(Versioned):
    name = forms.CharField(max_length=80)
    turnaround_minutes = forms.IntegerField(
        label="Turnaround, minutes", min_value=0, max_value=1440, initial=0, help_text="Kept free after each booking."
    )
    notes = forms.CharField(max_length=5000, required=False, widget=forms.Textarea({"rows": 3}))
