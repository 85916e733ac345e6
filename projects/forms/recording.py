from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from producer.core.forms import Versioned

from ..models import Recording
from .song import LengthField

EDITED = ("kind", "name", "isrc", "length_seconds", "notes")


class RecordingForm(Versioned):
    kind = forms.ChoiceField(choices=Recording.Kind.choices)
    name = forms.CharField(
        label="Called", required=False, max_length=120, help_text="What tells it from others of its kind, such as Kwame remix."
    )
    isrc = forms.CharField(
        label="ISRC",
        required=False,
        max_length=24,
        help_text="Type one it has already; a new one is given by the button beside it.",
    )
    length_seconds = LengthField(label="Length", required=False, max_length=9, help_text="Like 3:42.")
    notes = forms.CharField(required=False, max_length=5000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, recording: Recording | None = None, **kwargs: Any) -> None:
        if recording is not None:
            kwargs["initial"] = {name: getattr(recording, name) for name in (*EDITED, "version")}
            kwargs["initial"]["isrc"] = recording.shown_isrc
        super().__init__(*args, **kwargs)


class PrefixForm(forms.Form):
    prefix = forms.CharField(max_length=12, help_text="The five characters your ISRC agency gave you, such as GB-AYE.")
    year = forms.IntegerField(min_value=2000, max_value=2099, help_text="In which the numbers are given; later years follow.")
    next_number = forms.IntegerField(
        label="Goes on with number", min_value=1, max_value=99_999, initial=1, help_text="1 if none was given this year."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"year": timezone.now().year, "next_number": 1}, **kwargs)


class NextNumberForm(Versioned):
    next_number = forms.IntegerField(label="Goes on with number", min_value=1, max_value=99_999)
