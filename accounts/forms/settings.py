from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from producer.core.forms import Versioned, ZoneField

from ..models import ApiToken


class ProfileForm(Versioned):
    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = ZoneField(help_text="Times are shown in it, beside the studio's.")


class TokenForm(forms.Form):
    LASTS = [(7, "A week"), (30, "30 days"), (90, "90 days"), (365, "A year")]

    name = forms.CharField(max_length=80, help_text="What will use it: “Label import”, “My laptop”.")
    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=[
            (ApiToken.Scope.READ, "Read what I can see"),
            (ApiToken.Scope.WRITE, "Change what I can change"),
            (ApiToken.Scope.MONEY, "See money where I can"),
        ],
        initial=[ApiToken.Scope.READ],
        error_messages={"required": "Tick what it may do, at least one."},
        widget=forms.CheckboxSelectMultiple,
    )
    lasts = forms.TypedChoiceField(label="It lasts", choices=LASTS, coerce=int, initial=90)

    def issued(self) -> dict[str, Any]:
        """What `actions.issue_token` takes."""
        data = self.cleaned_data
        ends = timezone.now() + timedelta(days=data["lasts"])
        return {"name": data["name"], "scopes": data["scopes"], "expires_at": ends}
