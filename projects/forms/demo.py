from __future__ import annotations

from typing import Any

from django import forms

from producer.core.forms import Versioned

from ..models import Demo, Song


class OfField(forms.ModelChoiceField):
    """Whether a file is of the song or of one of its recordings."""

    def __init__(self, song: Song) -> None:
        super().__init__(song.recordings.all(), label="Of", required=False, empty_label="The song: a demo, a sketch")


class DemoForm(forms.Form):
    """What the browser says of a file before it sends it. `mark` is how it knows the file again after a break."""

    name = forms.CharField(max_length=255)
    size = forms.IntegerField(min_value=0, max_value=2**53)
    note = forms.CharField(required=False, max_length=200)
    mark = forms.CharField(required=False, max_length=100)

    def __init__(self, *args: Any, song: Song, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recording"] = OfField(song)

    @property
    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        mark = given.pop("mark")
        return {**given, "external_id": mark}


class DemoEditForm(Versioned):
    note = forms.CharField(label="What it is", required=False, max_length=200)

    def __init__(self, *args: Any, demo: Demo, **kwargs: Any) -> None:
        initial = {"note": demo.note, "recording": demo.recording_id, "version": demo.version}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["recording"] = OfField(demo.song)
