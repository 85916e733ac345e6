from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from files.models import AudioFile
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.names import sort_key

from .models import (
    Album,
    AlbumShare,
    ApprovalRequest,
    ApprovalSetting,
    Artist,
    Comment,
    Demo,
    GridCell,
    GridPart,
    IsrcRange,
    Lyric,
    Milestone,
    Outcome,
    Person,
    PlanTemplate,
    Recording,
    Review,
    ReviewRound,
    SentSong,
    Song,
    SubmissionLink,
    TeamInvitation,
    TeamMember,
)
from .music import LONGEST_MOOD, plain_moods
from .querysets import albums_called


class Search(django_filters.CharFilter):
    """Part of a name, whatever its accents and case."""

    def __init__(self) -> None:
        super().__init__(label="Part of the name, whatever its accents and case.", max_length=100)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(sort_key__contains=sort_key(value)) if value else rows


class AlbumSearch(Search):
    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=albums_called(sort_key(value))) if value else rows


class AlbumFilters(Filters):
    q = AlbumSearch()
    organization = django_filters.UUIDFilter(field_name="organization_id")
    artist = VisibleFilter(Artist)

    class Meta:
        model = Album
        fields = ["q", "organization", "artist", "stage", "currency", "money_basis"]


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
    album = VisibleFilter(Album, field_name="song__album")
    state = django_filters.ChoiceFilter(field_name="audio__state", choices=AudioFile.State.choices)

    class Meta:
        model = Demo
        fields = ["song", "album", "state", "current"]


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


class ArtistFilters(Filters):
    q = Search()
    organization = django_filters.UUIDFilter(field_name="organization_id")

    class Meta:
        model = Artist
        fields = ["q", "organization"]


class PersonFilters(Filters):
    q = Search()
    organization = django_filters.UUIDFilter(field_name="organization_id")
    role = django_filters.CharFilter(method="doing", label="What they do.", max_length=60)

    class Meta:
        model = Person
        fields = ["q", "organization", "role"]

    def doing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(roles__contains=[value])


class ShareFilters(Filters):
    album = VisibleFilter(Album)
    organization = django_filters.UUIDFilter(field_name="organization_id")

    class Meta:
        model = AlbumShare
        fields = ["album", "organization"]


class MemberFilters(Filters):
    album = VisibleFilter(Album)
    user = django_filters.UUIDFilter(field_name="user_id")

    class Meta:
        model = TeamMember
        fields = ["album", "user", "role"]


class PlaceFilters(Filters):
    album = VisibleFilter(Album)

    class Meta:
        model = TeamInvitation
        fields = ["album", "role"]


class ApprovalFilters(Filters):
    album = VisibleFilter(Album)
    thing = django_filters.UUIDFilter(label="The id of what is to be approved.")
    waiting = django_filters.BooleanFilter(method="for_me", label="Whether they wait for your own answer.")

    class Meta:
        model = ApprovalRequest
        fields = ["album", "kind", "thing", "state", "waiting"]

    def for_me(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        mine = ApprovalRequest.objects.waiting_for(self.request.user).values("pk")
        return rows.filter(pk__in=mine) if value else rows.exclude(pk__in=mine)


class ApprovalSettingFilters(Filters):
    album = VisibleFilter(Album)

    class Meta:
        model = ApprovalSetting
        fields = ["album", "kind"]


class Isrc(django_filters.CharFilter):
    """With or without hyphens."""

    def __init__(self) -> None:
        super().__init__(label="With or without hyphens.", max_length=24)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(isrc=value.replace("-", "").replace(" ", "").upper()) if value else rows


class RecordingFilters(Filters):
    album = VisibleFilter(Album, field_name="song__album")
    song = VisibleFilter(Song)
    isrc = Isrc()

    class Meta:
        model = Recording
        fields = ["album", "song", "kind", "isrc"]


class IsrcRangeFilters(Filters):
    organization = django_filters.UUIDFilter(field_name="organization_id")

    class Meta:
        model = IsrcRange
        fields = ["organization", "year"]


class GridPartFilters(Filters):
    album = VisibleFilter(Album)

    class Meta:
        model = GridPart
        fields = ["album"]


class GridCellFilters(Filters):
    album = VisibleFilter(Album)
    song = VisibleFilter(Song)
    part = VisibleFilter(GridPart)
    person = VisibleFilter(Person)

    class Meta:
        model = GridCell
        fields = ["album", "song", "part", "person", "state"]


class CommentFilters(Filters):
    album = VisibleFilter(Album)
    thing = django_filters.UUIDFilter(label="The id of what it is about.")
    author = django_filters.UUIDFilter(field_name="author_id")
    mentioned = django_filters.UUIDFilter(method="of_user", label="The id of a user whom it mentions.")

    class Meta:
        model = Comment
        fields = ["album", "kind", "thing", "internal", "author", "mentioned"]

    def of_user(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(mentions__contains=[value])


class RoundFilters(Filters):
    album = VisibleFilter(Album)
    song = VisibleFilter(Song, field_name="songs", label="With this song.")
    waiting = django_filters.BooleanFilter(method="for_me", label="Whether songs of theirs wait for your own score.")

    class Meta:
        model = ReviewRound
        fields = ["album", "song", "state", "blind", "waiting"]

    def for_me(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        mine = ReviewRound.objects.waiting_for(self.request.user).values("pk")
        return rows.filter(pk__in=mine) if value else rows.exclude(pk__in=mine)


class ReviewFilters(Filters):
    external_id = None
    round = VisibleFilter(ReviewRound)
    song = VisibleFilter(Song)
    album = VisibleFilter(Album, field_name="round__album")
    user = django_filters.UUIDFilter(field_name="user_id")

    class Meta:
        model = Review
        fields = ["round", "song", "album", "user", "late"]


class OutcomeFilters(Filters):
    song = VisibleFilter(Song)
    album = VisibleFilter(Album, field_name="song__album")

    class Meta:
        model = Outcome
        fields = ["song", "album", "made_cut", "single"]


class MilestoneFilters(Filters):
    album = VisibleFilter(Album)
    late = django_filters.BooleanFilter(label="Not done, and its day is over.")
    done = django_filters.BooleanFilter(field_name="done_on", lookup_expr="isnull", exclude=True)
    responsible = django_filters.UUIDFilter(field_name="responsible_id")

    class Meta:
        model = Milestone
        fields = ["album", "late", "done", "responsible", "anchor"]


class PlanTemplateFilters(Filters):
    organization = django_filters.UUIDFilter(field_name="organization_id")

    class Meta:
        model = PlanTemplate
        fields = ["organization"]
