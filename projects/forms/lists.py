"""What a list is asked for in its address: search, filters. Choices come only from what the actor sees."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Organization
from producer.core.forms import SuggestInput
from producer.core.names import sort_key

from ..models import Album, Artist, Song
from ..music import MOODS, plain_moods
from ..querysets import albums_called, organizations_known

ACTIVE = "active"
MOST_CHOICES = 200


class ListFilters(forms.Form):
    """A GET form. A value that is no choice finds nothing, be it foreign or unknown."""

    q = forms.CharField(label="Search", required=False, max_length=100, widget=forms.SearchInput())

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_valid():
            return rows.none()
        found = rows
        if words := sort_key(self.cleaned_data["q"]):
            found = self.search(found, words)
        return self.narrow(found)

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(sort_key__contains=words)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


class AlbumFilters(ListFilters):
    stage = forms.ChoiceField(
        required=False, choices=[("", "All but archived"), *Album.Stage.choices, ("all", "All, archived too")]
    )
    organization = forms.ModelChoiceField(Organization.objects.none(), label="Organisation", required=False, empty_label="Any")
    artist = forms.ModelChoiceField(Artist.objects.none(), required=False, empty_label="Any")

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("organization", organizations_known(actor))
        self._offer("artist", Artist.objects.visible_to(actor))

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        """The first of them as choices; the address may name any."""
        field: Any = self.fields[name]
        field.queryset = rows
        first = rows.order_by("sort_key").values_list("pk", "name")[:MOST_CHOICES]
        field.widget.choices = [("", "Any"), *((str(pk), called) for pk, called in first)]

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(pk__in=albums_called(words))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        values = self.cleaned_data
        if values["stage"] == "":
            rows = rows.exclude(stage=Album.Stage.ARCHIVED)
        elif values["stage"] != "all":
            rows = rows.filter(stage=values["stage"])
        chosen = {name: values[name] for name in ("organization", "artist") if values[name]}
        return rows.filter(**chosen)


class SongFilters(ListFilters):
    state = forms.ChoiceField(required=False, choices=[("", "Any"), *Song.State.choices])
    origin = forms.ChoiceField(required=False, choices=[("", "Any"), *Song.Origin.choices])
    mood = forms.CharField(required=False, max_length=30, widget=SuggestInput(MOODS))
    hold = forms.ChoiceField(
        required=False, choices=[("", "Any"), ("ours", "On hold for us"), ("others", "Held for another album")]
    )

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(Q(sort_key__contains=words) | Q(writers__icontains=self.cleaned_data["q"]))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        chosen = {name: self.cleaned_data[name] for name in ("state", "origin") if self.cleaned_data[name]}
        if mood := plain_moods([self.cleaned_data["mood"]])[0]:
            chosen["moods__contains"] = [mood]
        if hold := self.cleaned_data["hold"]:
            chosen |= {"held_until__isnull": False} if hold == "ours" else {"held_elsewhere": True}
        return rows.filter(**chosen)


class ArtistFilters(ListFilters):
    pass


class PersonFilters(ListFilters):
    role = forms.CharField(required=False, max_length=60)

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        text = self.cleaned_data["q"]
        return rows.filter(Q(sort_key__contains=words) | Q(legal_name__icontains=text) | Q(email__icontains=text))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        role = self.cleaned_data["role"].strip()
        return rows.filter(roles__contains=[role]) if role else rows
