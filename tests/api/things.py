"""A small resource made of the base alone, served at /api/v1/things/ in these tests only."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Value
from django.urls import include, path
from rest_framework import serializers

from producer.core.api.fields import MoneyField, VisibleRelated
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.routing import router_of
from producer.core.api.serializers import Serializer, Strict
from producer.core.api.viewsets import Viewset, verb
from producer.core.errors import Conflict
from projects.actions import song as actions
from projects.models import Album, Song


class ThingShape(Serializer):
    album = VisibleRelated("projects.Album")
    fee = MoneyField(amount="tempo", currency="album.currency", required=False)

    MONEY_FIELDS = ("fee",)

    class Meta:
        model = Song
        fields = ["id", "album", "title", "origin", "tempo", "length_seconds", "fee", "created_at", "updated_at", "external_id"]
        read_only_fields = ["id", "created_at", "updated_at"]


class SongFilters(Filters):
    album = VisibleFilter("projects.Album")

    class Meta:
        model = Song
        fields = ["album", "origin"]


class Refusal(Strict):
    reason = serializers.CharField(max_length=20)


class Things(Viewset):
    model = Song
    serializer_class = ThingShape
    filterset_class = SongFilters
    orderings = {"title": "sort_key", "album": "album__sort_key", "tempo": "tempo"}
    ordering = "title"
    MONEY_ORDERINGS = ("tempo",)

    def rows(self) -> Any:
        return super().rows().annotate(money_shown=Value(True, BooleanField()))

    def perform_create(self, **values: Any) -> Song:
        values.pop("currency", None)
        return actions.add_song(values.pop("album"), by=self.actor, **values)

    def perform_update(self, song: Song, version: int | None, **values: Any) -> Song:
        return actions.update_song(song, by=self.actor, version=version, **values)

    def perform_destroy(self, song: Song, version: int | None) -> None:
        raise Conflict("Songs stay.", code="songs_stay", facts={"song": str(song.pk)})

    @verb()
    def touch_up(self, song: Song, version: int | None) -> Song:
        return actions.update_song(song, by=self.actor, version=version, notes="touched")

    @verb(Refusal)
    def refuse(self, song: Song, version: int | None, reason: str) -> Song:
        if reason == "bug":
            raise RuntimeError("a bug")
        raise Conflict(reason)


class Titles(Viewset):
    model = Album

    class Shape(Serializer):
        class Meta:
            model = Album
            fields = ["id", "title", "artist", "delivery_on"]
            read_only_fields = ["id", "artist"]

    serializer_class = Shape


router = router_of([[("things", Things), ("titles", Titles)]])
urlpatterns = [path("api/v1/", include(router.urls)), path("", include("producer.urls"))]
