from __future__ import annotations

from typing import Any

from django import forms

from ..models import Studio
from ..models.travel import LONGEST_WAY
from .studio import own_organization


class TravelForm(forms.Form):
    other = forms.ModelChoiceField(Studio.objects.none(), label="Other studio", empty_label="Choose a studio")
    minutes = forms.IntegerField(min_value=0, max_value=LONGEST_WAY, help_text="Door to door, both ways alike.")

    def __init__(self, *args: Any, studio: Studio, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Studio.objects.visible_to(actor).exclude(pk=studio.pk).order_by("sort_key", "id")
        self.fields["other"].queryset = others  # type: ignore[attr-defined]
        self.fields["organization"] = own_organization(actor)
        self.order_fields(["organization"])
