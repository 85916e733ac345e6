from __future__ import annotations

from typing import Any

from django import forms

from ..models import Lyric


class LyricForm(forms.Form):
    """The words; `based_on` is the version that was open, so that a newer one is not written over unseen."""

    text = forms.CharField(label="Words", max_length=20_000, strip=False, widget=forms.Textarea({"rows": 24, "class": "lyric"}))
    note = forms.CharField(label="What is new", required=False, max_length=200)
    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, last: Lyric | None = None, **kwargs: Any) -> None:
        initial = {"text": last.text, "based_on": last.number} if last else {"based_on": 0}
        super().__init__(*args, initial=initial, **kwargs)
