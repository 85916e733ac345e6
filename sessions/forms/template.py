from __future__ import annotations

from typing import Any

from django import forms

from producer.core.forms import Versioned

from ..models import Booking, BookingTemplate, Room
from .booking import PURPOSES, DoubleBooked, InPast, OverBudget, RoomChoice
from .chosen import SetUp
from .exchange import ExchangeRate
from .times import InStudioTime, WallField


class KeepForm(forms.Form):
    name = forms.CharField(max_length=120, help_text="Drum day, string overdubs, the mix week.")


class TemplateForm(SetUp, Versioned):
    """What the template says; who is called is kept from the booking it was made of."""

    name = forms.CharField(max_length=120)
    purpose = forms.ChoiceField(label="Kind", choices=PURPOSES, required=False)
    kind = forms.ChoiceField(label="Priced as", choices=Booking.Kind.choices)
    minutes = forms.IntegerField(label="Length, minutes", min_value=1, max_value=86400)

    def __init__(self, *args: Any, template: BookingTemplate, actor: Any, **kwargs: Any) -> None:
        names = ["name", "room", "purpose", "kind", "minutes", "setup_minutes", "teardown_minutes", "notes"]
        super().__init__(*args, initial={name: getattr(template, name) for name in [*names, "version"]}, **kwargs)
        self.fields["room"] = RoomChoice(Room.objects.visible_to(actor), required=False)
        self.fields["notes"] = forms.CharField(max_length=5000, required=False, widget=forms.Textarea({"rows": 3}))
        self.order_fields(names)


class BookTemplateForm(ExchangeRate, OverBudget, DoubleBooked, InPast, InStudioTime):
    WALLS = ("starts_at",)

    starts_at = WallField(label="From", help_text="The studio's time.")
    status = forms.ChoiceField(
        label="Book it as",
        choices=[("hold", "Hold: nothing is owed yet"), ("confirmed", "Confirmed: its cost is committed")],
        widget=forms.RadioSelect,
        initial="hold",
    )

    def __init__(self, *args: Any, template: BookingTemplate, albums: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"room": template.room_id}, **kwargs)
        self.fields["album"] = forms.ModelChoiceField(albums, empty_label="Choose an album")
        self.fields["room"] = RoomChoice(Room.objects.visible_to(actor))
        self.order_fields(["album", "room", "starts_at", "starts_at_which", "status"])

    def zone_name(self) -> str | None:
        room = self.cleaned_data.get("room")
        return room.studio.time_zone if room else None
