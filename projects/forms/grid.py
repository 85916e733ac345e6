from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from producer.core.forms import Versioned

from ..actions.grid_marks import Wish, wish
from ..rules.parts import CHOICES
from ..serializers import MarkBody


class MarksForm(forms.Form):
    """Marks as the page sends them: JSON in one field, of the shape that REST takes too."""

    marks = forms.CharField(max_length=1_000_000)
    since = forms.IntegerField(min_value=0, max_value=2**62)

    def clean_marks(self) -> list[Wish]:
        given = _read(self.cleaned_data["marks"])
        body = MarkBody(data=given, many=True)
        if not isinstance(given, list) or not body.is_valid():
            raise ValidationError("These marks cannot be read.", code="invalid")
        rows = [dict(row) for row in body.validated_data]
        return [wish(row.pop("song"), row.pop("part"), row, version=row.pop("version", None)) for row in rows]


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # lists in lists in lists
        return None


class SinceForm(forms.Form):
    since = forms.IntegerField(min_value=0, max_value=2**62)
    layout = forms.CharField(max_length=80, required=False)


class PartForm(forms.Form):
    name = forms.CharField(label="One more part", max_length=40, help_text="Such as Drums, Hook or Second violins.")


class PartNameForm(Versioned):
    name = forms.CharField(max_length=40)


class TemplateForm(forms.Form):
    template = forms.ChoiceField(choices=CHOICES)
