from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils import timezone

from producer.core.forms import Versioned, ZoneField

from ..models import ApiToken


class ProfileForm(Versioned):
    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = ZoneField(help_text="Times are shown in it, beside the studio's.")


class EmailForm(forms.Form):
    email = forms.EmailField(label="New address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label="Your password",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.user.email:
            raise forms.ValidationError("That is your address already.")
        return email

    def clean_password(self) -> str:
        """Failures count as failed sign-ins do."""
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["password"]):
            raise forms.ValidationError("That is not your password.")
        return self.cleaned_data["password"]


class EmailKeyForm(forms.Form):
    key = forms.CharField(max_length=1000, widget=forms.HiddenInput)


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
