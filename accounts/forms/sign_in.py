from __future__ import annotations

from typing import Any

from django import forms

from producer.core.forms import ZoneField

from .. import mail


class AskResetForm(forms.Form):
    """Answers the same, as fast, for any address (allauth's view calls `save`)."""

    email = forms.EmailField(label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def save(self, request: Any, **kwargs: Any) -> str:
        mail.ask_for_reset(self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class InvitationKeyForm(forms.Form):
    """The secret of a mailed link, carried in the page and never in the path."""

    key = forms.CharField(max_length=100, widget=forms.HiddenInput)


class JoinForm(InvitationKeyForm):
    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Choose a password",
        help_text="10 characters or more. A sentence is good.",
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = ZoneField(initial="UTC", widget=forms.Select(attrs={"data-guess-zone": ""}))
