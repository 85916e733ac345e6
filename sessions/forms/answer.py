from __future__ import annotations

from typing import Any

from django import forms

from ..models import Call
from .times import InStudioTime, WallField, typed, which

WORDS = forms.CharField(
    label="A word to the producers",
    max_length=500,
    required=False,
    widget=forms.Textarea({"rows": 2}),
    help_text="If you like.",
)


class ProposeForm(InStudioTime):
    """Another time to come, typed as the studio's clock shows it."""

    WALLS = ("at",)

    at = WallField(label="Another time", required=False)
    said = WORDS

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        self.zone = call.booking.room.studio.time_zone
        at = call.proposed_at or call.call_at
        kwargs.setdefault("initial", {"at": typed(at, self.zone), "at_which": which(at, self.zone)})
        super().__init__(*args, **kwargs)
        self.fields["at"].help_text = f"As the clock shows it in {self.zone.rpartition('/')[2].replace('_', ' ')}."

    def zone_name(self) -> str | None:
        return self.zone

    def wants_time(self) -> bool:
        return True

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.wants_time() and not values.get("at") and "at" not in self.errors:
            self.add_error("at", "Say when you could come.")
        return values


class LinkAnswerForm(ProposeForm):
    """The same with yes and no beside it, for whoever opens the link."""

    do = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No"), ("propose", "Another time")])
    field_order = ["said", "at", "at_which"]

    def wants_time(self) -> bool:
        return self.cleaned_data.get("do") == "propose"
