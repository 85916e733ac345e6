from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery

from producer.core.actors import SYSTEM

from .sight import OfAlbum


class OrdersQuerySet(OfAlbum):
    def for_list(self) -> Self:
        """With the items and what is told of them."""
        items = apps.get_model("projects", "OrderItem").objects.with_songs().order_by("side", "position")
        return self.select_related("album").prefetch_related(Prefetch("items", items), "votes__user")


class OrderQuerySet(OfAlbum):
    ALBUM = "order__album"

    def with_songs(self) -> Self:
        """And how long their sounds last: `file_ms` of the recording's current file, `demo_ms` of the song's current demo."""
        files = _lasting(recording=OuterRef("recording"))
        demos = _lasting(song=OuterRef("recording__song"), recording=None)
        return self.select_related("recording__song").annotate(file_ms=files, demo_ms=demos)

    def for_list(self) -> Self:
        return self.select_related("order", "recording__song")


def _lasting(**which: Any) -> Subquery:
    found = apps.get_model("projects", "Demo").objects.ready().filter(current=True, **which)
    return Subquery(found.values("audio__length_ms")[:1])


class SideLimitQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """An album's own with the album; an organisation's by those who work there."""
        if actor is SYSTEM:
            return self
        albums = apps.get_model("projects", "Album").objects.visible_to(actor).values("pk")
        return self.filter(Q(album__in=albums) | Q(album=None, organization__in=list(actor.roles)))


class SingleQuerySet(OfAlbum):
    def for_list(self) -> Self:
        return self.select_related("album", "recording__song")
