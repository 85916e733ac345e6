"""What a call sheet says beside the booking and its calls."""

from __future__ import annotations

from typing import Any

from django import forms

from producer.core.forms import SuggestInput, Versioned
from projects.models import GridPart, Song

from ..models import Booking, CallSheet

FIELDS = ("parts", "gear", "contacts", "notes")


class CallSheetForm(Versioned):
    songs = forms.ModelMultipleChoiceField(
        Song.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, help_text="In the order of their titles."
    )
    parts = forms.CharField(max_length=500, required=False, help_text="What is recorded: drums, bass.")
    gear = forms.CharField(
        max_length=5000, required=False, widget=forms.Textarea({"rows": 4}), help_text="What is there, and what to bring."
    )
    contacts = forms.CharField(
        label="On the day",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Whom to ring. The studio's own contacts and the producers stand there anyway.",
    )
    notes = forms.CharField(max_length=5000, required=False, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, booking: Booking, sheet: CallSheet | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {name: getattr(sheet, name) for name in (*FIELDS, "version")} if sheet else {}
        if sheet:
            initial["songs"] = list(sheet.songs.values_list("pk", flat=True))
        super().__init__(*args, initial=initial, **kwargs)
        songs: Any = self.fields["songs"]
        songs.queryset = booking.album.songs.exclude(state=Song.State.DROPPED).order_by("sort_key", "pk")
        parts = GridPart.objects.filter(album=booking.album_id).values_list("name", flat=True)
        self.fields["parts"].widget = SuggestInput(list(parts[:50]))
