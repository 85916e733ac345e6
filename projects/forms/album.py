from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Organization
from accounts.roles import Role
from accounts.rules import organizations_where
from producer.core.forms import DateInput, Versioned, ZoneField
from producer.core.money import CURRENCY_CHOICES

from ..models import Album, Artist

LONGEST_NOTES = 20_000


class AlbumForm(Versioned):
    title = forms.CharField(max_length=200)
    artist = forms.ModelChoiceField(Artist.objects.none())
    stage = forms.ChoiceField(choices=Album.Stage.choices, initial=Album.Stage.SONGS)
    delivery_on = forms.DateField(label="Delivery", required=False, widget=DateInput)
    release_on = forms.DateField(label="Release", required=False, widget=DateInput)
    currency = forms.ChoiceField(choices=CURRENCY_CHOICES, initial="USD", help_text="The budget is kept in it.")
    money_basis = forms.ChoiceField(label="Money", choices=Album.MoneyBasis.choices, initial=Album.MoneyBasis.BUDGET)
    time_zone = ZoneField(initial="UTC")
    notes = forms.CharField(required=False, max_length=LONGEST_NOTES, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, album: Album, **kwargs: Any) -> None:
        super().__init__(*args, initial=_values(album, self.base_fields), **kwargs)
        choices = self.fields["artist"]
        choices.queryset = Artist.objects.filter(organization=album.organization_id)  # type: ignore[attr-defined]


def _values(album: Album, names: Any) -> dict[str, Any]:
    return {name: getattr(album, name) for name in names}


class NewAlbumForm(AlbumForm):
    """Organisation first where there is a choice; the artist chosen, or a new one named."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="Organisation", empty_label=None)
    artist = forms.ModelChoiceField(Artist.objects.none(), required=False, empty_label="A new artist")
    artist_name = forms.CharField(label="New artist's name", required=False, max_length=200)
    producer_email = forms.EmailField(
        label="Producer's e-mail", required=False, help_text="Who will make the record, and edit this album."
    )
    version = None
    field_order = ["organization", "title", "artist", "artist_name", "producer_email"]

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, initial={"time_zone": actor.time_zone}, **kwargs)
        homes = Organization.objects.filter(pk__in=organizations_where(actor, "album.create")).order_by("sort_key")
        self._offer(list(homes), actor)

    def _offer(self, homes: list[Organization], actor: Any) -> None:
        home = self.fields["organization"]
        home.queryset = Organization.objects.filter(pk__in=[each.pk for each in homes])  # type: ignore[attr-defined]
        home.initial = homes[0].pk if homes else None
        if len(homes) == 1:
            home.widget = forms.HiddenInput()
        artists = Artist.objects.filter(organization__in=homes).select_related("organization")
        self.fields["artist"].queryset = artists  # type: ignore[attr-defined]
        if len(homes) > 1:
            self.fields["artist"].label_from_instance = lambda a: f"{a.name} ({a.organization})"  # type: ignore[attr-defined]
        if all(actor.roles[each.pk] & {Role.PRODUCER, Role.ADMIN} for each in homes):
            del self.fields["producer_email"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "artist" in values and not values["artist"] and not values.get("artist_name") and "artist_name" not in self.errors:
            self.add_error("artist_name", "Choose the artist above, or give a new one a name.")
        return values
