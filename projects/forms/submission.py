from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from producer.core.forms import DateInput, SuggestInput

from ..music import KEYS, MOODS, SIGNATURES
from .song import LengthField, MoodsField

SENDER = ("name", "email", "company")
FACTS = ("title", "writers", "key", "tempo", "time_signature", "length_seconds", "moods", "notes")


class LinkForm(forms.Form):
    """Whom a submission link is for, what it shows and until when it is good."""

    name = forms.CharField(max_length=100, help_text="For you: whom you give it to.")
    expires_at = forms.DateField(label="Last day", widget=DateInput, help_text="It ends at midnight UTC; within a year.")
    show_artist = forms.BooleanField(required=False, initial=True, label="Show the artist’s name")
    show_title = forms.BooleanField(required=False, label="Show the album’s title")
    words = forms.CharField(
        label="What you look for",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Whoever opens the link reads it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"expires_at": timezone.now().date() + timedelta(days=30)}, **kwargs)

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        day = found.pop("expires_at")
        try:
            return {**found, "expires_at": datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)}
        except OverflowError:
            return {**found, "expires_at": datetime.max.replace(tzinfo=UTC)}


class SendForm(forms.Form):
    """A song from somebody who has only the link."""

    title = forms.CharField(max_length=200)
    writers = forms.CharField(max_length=400, help_text="All of them, with commas between.")
    audio = forms.FileField(
        label="Demo", required=False, max_length=200, help_text="WAV, AIFF, FLAC, MP3 or Ogg, at most 200 MB.",
        widget=forms.FileInput({"accept": "audio/*,.wav,.aif,.aiff,.flac,.mp3,.ogg"}),
    )  # fmt: skip
    key = forms.CharField(required=False, max_length=20, widget=SuggestInput(KEYS))
    tempo = forms.DecimalField(
        label="Tempo, BPM", required=False, min_value=20, max_value=400, max_digits=5, decimal_places=2, localize=False
    )
    time_signature = forms.CharField(required=False, max_length=5, widget=SuggestInput(SIGNATURES))
    length_seconds = LengthField(label="Length", required=False, max_length=9, help_text="Like 3:42.")
    moods = MoodsField(required=False, max_length=400, widget=SuggestInput(MOODS), help_text="With commas between.")
    held_until = forms.DateField(
        label="On hold for us until", required=False, widget=DateInput, help_text="If you keep it from others that long."
    )
    notes = forms.CharField(label="What we should know", required=False, max_length=5000, widget=forms.Textarea({"rows": 4}))
    name = forms.CharField(label="Your name", max_length=120)
    email = forms.EmailField(label="Your e-mail", max_length=254)
    company = forms.CharField(label="Publisher or company", required=False, max_length=120)

    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {"audio": found["audio"], **self.told()}

    def told(self) -> dict[str, Any]:
        """All but the demo."""
        found = self.cleaned_data
        return {
            "sender": {name: found[name] for name in SENDER},
            "facts": {name: found[name] for name in FACTS},
            "held_until": found["held_until"],
        }


class AnnouncedForm(forms.Form):
    """What a browser says of a demo that it sends afterwards, piece by piece."""

    audio_name = forms.CharField(max_length=200)
    audio_size = forms.IntegerField(min_value=0, max_value=2**53)
    audio_mark = forms.CharField(max_length=100)

    def values(self) -> dict[str, Any]:
        return {name.removeprefix("audio_"): value for name, value in self.cleaned_data.items()}
