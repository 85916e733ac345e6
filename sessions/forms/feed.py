"""Of what a calendar address shall be."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.forms.lists import MOST_CHOICES
from projects.models import Album, Person

from ..models import Room

EMPTY = {"album": "None", "room": "None", "person": "Nobody"}


class FeedForm(forms.Form):
    """At most one of them; with none it is of one's own sessions."""

    album = forms.ModelChoiceField(Album.objects.none(), required=False, empty_label=EMPTY["album"])
    room = forms.ModelChoiceField(Room.objects.none(), required=False, empty_label=EMPTY["room"])
    person = forms.ModelChoiceField(Person.objects.none(), required=False, empty_label=EMPTY["person"])

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind, shown in (
            ("album", Album, ("title",)),
            ("room", Room, ("studio__name", "name")),
            ("person", Person, ("name",)),
        ):
            field: Any = self.fields[name]
            field.queryset = kind.objects.visible_to(actor)
            found = field.queryset.order_by("sort_key", "pk").values_list("pk", *shown)[:MOST_CHOICES]
            offered = {str(pk): ", ".join(words) for pk, *words in found}
            if one := self.initial.get(name):
                offered.setdefault(str(one.pk), str(one))
            field.widget.choices = [("", EMPTY[name]), *offered.items()]
