"""Filters of lists: they stand in the address and survive a reload."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from projects.models import Album

from ..models import Booking, Room, Studio

WHEN = [("coming", "Coming"), ("past", "Past"), ("all", "All")]


class BookingFilters(forms.Form):
    when = forms.ChoiceField(choices=WHEN, required=False)
    album = forms.ModelChoiceField(Album.objects.none(), required=False, empty_label="Every album")
    room = forms.ModelChoiceField(Room.objects.none(), required=False, empty_label="Every room")
    status = forms.ChoiceField(choices=[("", "Not cancelled"), *Booking.Status.choices], required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Booking.objects.visible_to(actor)
        albums = Album.objects.visible_to(actor).filter(pk__in=seen.values("album")).order_by("sort_key", "id")
        self.fields["album"].queryset = albums  # type: ignore[attr-defined]
        rooms = Room.objects.filter(pk__in=seen.values("room")).for_list()
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        self.fields["room"].label_from_instance = lambda room: room.full_name  # type: ignore[attr-defined]

    def apply(self, rows: Any) -> Any:
        """What the address asks for; a value it does not know is ignored and said so at its field."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        for name in ("album", "room", "status"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        rows = rows if asked.get("status") else rows.exclude(status=Booking.Status.CANCELLED)
        when = asked.get("when") or "coming"
        if when == "past":
            return rows.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-id")
        rows = rows.filter(ends_at__gte=timezone.now()) if when == "coming" else rows
        return rows.order_by("starts_at", "id")


class CalendarFilters(forms.Form):
    """Which days, how many, and which rooms."""

    view = forms.ChoiceField(choices=[("week", "Week"), ("month", "Month")], required=False, label="Show")
    on = forms.DateField(required=False, label="Around", widget=forms.DateInput({"type": "date"}))
    studio = forms.ModelChoiceField(Studio.objects.none(), required=False, empty_label="My studios")
    album = forms.ModelChoiceField(Album.objects.none(), required=False, empty_label="Every album")
    room = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["studio"].queryset = Studio.objects.visible_to(actor).order_by("sort_key", "id")  # type: ignore[attr-defined]
        albums = Album.objects.visible_to(actor).order_by("sort_key", "id")
        self.fields["album"].queryset = albums  # type: ignore[attr-defined]
