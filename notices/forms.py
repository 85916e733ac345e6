from __future__ import annotations

from django import forms

from .models import CHOICES


def _said(hours: int) -> str:
    if hours >= 48:
        return f"{hours // 24} days before"
    return "1 hour before" if hours == 1 else f"{hours} hours before"


class WishesForm(forms.Form):
    hours = forms.TypedMultipleChoiceField(
        label="Remind me of sessions",
        required=False,
        coerce=int,
        choices=[(hours, _said(hours)) for hours in CHOICES],
        widget=forms.CheckboxSelectMultiple,
        help_text="Changes and cancellations are always told at once.",
    )
    mail = forms.BooleanField(
        label="Send me mail",
        required=False,
        help_text="Without it you are told inside Producer only, if you have an account.",
    )
