from __future__ import annotations

from typing import Any

from django import forms


class DemoForm(forms.Form):
    """What the browser says of a file before it sends it. `mark` is how it knows the file again after a break."""

    name = forms.CharField(max_length=255)
    size = forms.IntegerField(min_value=0, max_value=2**53)
    note = forms.CharField(required=False, max_length=200)
    mark = forms.CharField(required=False, max_length=100)

    @property
    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        mark = given.pop("mark")
        return {**given, "external_id": mark}
