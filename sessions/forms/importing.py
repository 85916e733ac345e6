from __future__ import annotations

from typing import Any

from django import forms

LARGEST = 200_000


class ImportForm(forms.Form):
    """A file to look at, or the text of one that was looked at."""

    file = forms.FileField(label="CSV file", required=False, widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}))
    past_ok = forms.BooleanField(label="Confirmed bookings in the past are right", required=False)
    text = forms.CharField(required=False, max_length=LARGEST, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if upload := values.get("file"):
            values["text"] = self._read(upload)
        if not self.errors and not values.get("text"):
            self.add_error("file", "Choose a file.")
        return values

    def _read(self, upload: Any) -> str:
        if upload.size > LARGEST:
            self.add_error("file", "The file is larger than 200 kB.")
            return ""
        try:
            text = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "The file is not UTF-8 text.")
            return ""
        if "\x00" in text:
            self.add_error("file", "The file is not text.")
            return ""
        return text
