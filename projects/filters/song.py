from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from files.models import AudioFile
from producer.core.api.filters import Filters, VisibleFilter

from ..models import Album, Demo, Lyric, Recording, SentSong, Song, SubmissionLink
from ..music import LONGEST_MOOD, plain_moods
from .search import Search


class SongFilters(Filters):
    q = Search()
    album = VisibleFilter(Album)
    mood = django_filters.CharFilter(method="tagged", label="One of its moods.", max_length=LONGEST_MOOD)
    held = django_filters.BooleanFilter(field_name="held_until", lookup_expr="isnull", exclude=True, label="On hold for us.")
    held_elsewhere = django_filters.BooleanFilter(
        method="by_others", label="On hold for another album of the same label; which one is not told."
    )

    class Meta:
        model = Song
        fields = ["q", "album", "state", "origin", "mood", "held", "held_elsewhere"]

    def tagged(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(moods__contains=plain_moods([value]))

    def by_others(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.with_holds().filter(held_elsewhere=value)  # type: ignore[attr-defined]


class LyricFilters(Filters):
    song = VisibleFilter(Song)
    album = VisibleFilter(Album, field_name="song__album")

    class Meta:
        model = Lyric
        fields = ["song", "album", "number"]


class DemoFilters(Filters):
    song = VisibleFilter(Song)
    recording = VisibleFilter(Recording)
    album = VisibleFilter(Album, field_name="song__album")
    state = django_filters.ChoiceFilter(field_name="audio__state", choices=AudioFile.State.choices)

    class Meta:
        model = Demo
        fields = ["song", "recording", "album", "state", "current"]


class LinkFilters(Filters):
    album = VisibleFilter(Album)

    class Meta:
        model = SubmissionLink
        fields = ["album"]


class SentSongFilters(Filters):
    album = VisibleFilter(Album, field_name="link__album")
    link = VisibleFilter(SubmissionLink)
    song = VisibleFilter(Song)

    class Meta:
        model = SentSong
        fields = ["album", "link", "song", "email"]
