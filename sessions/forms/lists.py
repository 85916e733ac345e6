"""Filters of lists: they stand in the address and survive a reload."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from projects.forms.lists import MOST_CHOICES, ListFilters
from projects.models import Album, Person
from projects.querysets import albums_called

from ..models import Booking, Call, Studio

SELECTED = SafeString(" selected")
WHEN = [("", "Coming"), ("past", "Past"), ("all", "All")]


class BookingFilters(ListFilters):
    """`album` and `room` come with the links of other pages; people search by the album's title or artist."""

    when = forms.ChoiceField(choices=WHEN, required=False)
    status = forms.ChoiceField(choices=[("", "Not cancelled"), *Booking.Status.choices], required=False)
    album = forms.UUIDField(required=False, widget=forms.HiddenInput)
    room = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(album__in=albums_called(words))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = {name: self.cleaned_data[name] for name in ("album", "room", "status") if self.cleaned_data[name]}
        rows = rows.filter(**asked) if asked else rows
        rows = rows if "status" in asked else rows.exclude(status=Booking.Status.CANCELLED)
        when = self.cleaned_data["when"]
        if when == "past" or (not when and asked.get("status") == Booking.Status.DONE):
            return rows.over().order_by("-starts_at", "-id")
        if when != "all":
            rows = rows.filter(ends_at__gte=timezone.now()).exclude(status=Booking.Status.DONE)
        return rows.order_by("starts_at", "id")


class HoldFilters(ListFilters):
    """Whose turn it is, and of which album."""

    who = forms.ChoiceField(
        label="Show", choices=[("", "Every hold"), ("me", "Where I must answer"), ("them", "Where others must")], required=False
    )
    album = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(album__in=albums_called(words))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        side = {"me": "challenges_met__outcome", "them": "challenges_made__outcome"}.get(self.cleaned_data["who"])
        rows = rows.filter(**{side: "open"}).distinct() if side else rows
        album = self.cleaned_data["album"]
        return (rows.filter(album=album) if album else rows).filter(ends_at__gte=timezone.now())


class LongSelect(forms.Select):
    """Its choices written as one text: Django asks two templates for each of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        rows = [(key, SELECTED if str(key) in chosen else "", words) for key, words in self.choices]
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html("<select{}>{}</select>", flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}), options)


class CalendarFilters(forms.Form):
    """Which days, how many, and which rooms. What is offered is bounded; the address may name more."""

    view = forms.ChoiceField(
        choices=[("week", "Week"), ("month", "Month"), ("agenda", "Agenda")], required=False, widget=forms.HiddenInput
    )
    on = forms.DateField(required=False, label="Around", widget=forms.DateInput({"type": "date"}))
    studio = forms.ModelChoiceField(Studio.objects.none(), required=False, widget=LongSelect)
    album = forms.ModelChoiceField(Album.objects.none(), required=False, widget=LongSelect)
    person = forms.ModelChoiceField(Person.objects.none(), required=False, widget=LongSelect)
    room = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["person"].queryset = Person.objects.visible_to(actor)  # type: ignore[attr-defined]
        self.fields["studio"].queryset = Studio.objects.visible_to(actor)  # type: ignore[attr-defined]
        self.fields["album"].queryset = Album.objects.visible_to(actor)  # type: ignore[attr-defined]

    def offer(self, bounds: tuple[Any, Any]) -> None:
        """One's own studios first; of albums and people those booked in these days, and the one that was asked for."""
        own = Case(When(organization__in=list(self.actor.roles), then=Value(0)), default=Value(1))
        studios = self.fields["studio"].queryset.order_by(own, "sort_key", "id")  # type: ignore[attr-defined]
        self._offer("studio", "My studios", studios.values_list("pk", "name"))
        booked = Booking.objects.active().between(*bounds).filter(album=OuterRef("pk"))
        albums = self.fields["album"].queryset.filter(Exists(booked)).order_by("sort_key", "id")  # type: ignore[attr-defined]
        self._offer("album", "Every album", albums.values_list("pk", "title"))
        calls = Call.objects.filter(booking__in=Booking.objects.visible_to(self.actor).active().between(*bounds))
        people = self.fields["person"].queryset.filter(pk__in=calls.values("person")).order_by("sort_key", "id")  # type: ignore[attr-defined]
        self._offer("person", "Everybody", people.values_list("pk", "name"))

    def _offer(self, name: str, nothing: str, found: QuerySet[Any]) -> None:
        choices = [(str(pk), words) for pk, words in found[:MOST_CHOICES]]
        asked = getattr(self, "cleaned_data", {}).get(name)
        if asked and str(asked.pk) not in dict(choices):
            choices.append((str(asked.pk), str(asked)))
        self.fields[name].widget.choices = [("", nothing), *choices]  # type: ignore[attr-defined]
