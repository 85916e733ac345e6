"""What people may comment on. Each room registers its things in `AppConfig.ready`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.rules import money_hidden, organization_wide
from producer.core.actors import SYSTEM

from .models import Album

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Kind:
    """Things of `model` have their page at `url` ("/songs/{id}/"; `{album}` is the album's id).

    `album` is the path to the album's id; `home` the page of what is only part of one, with its `row`
    ("/songs/{row.song_id}/"). With `plain` they are seen by whoever sees the album; else the queryset's `sight` says. What
    is said about `money` is kept from credentials that show none.
    """

    key: str
    model: Any
    url: str
    album: str = "album_id"
    plain: bool = False
    money: bool = False
    home: str = ""
    sight: str = "visible_to"

    def seen_by(self, actor: Any) -> Any:
        return getattr(self.model.objects, self.sight)(actor)

    def find(self, actor: Any, album: Album, thing: UUID) -> Any:
        """The thing, if it is of this album and the actor sees it, or None."""
        if self.money and money_hidden(actor):
            return None
        return self.seen_by(actor).filter(**{self.album: album.pk, "pk": thing}).first()

    def path(self, album: Any, thing: Any) -> str:
        return self.url.format(id=thing, album=album)

    def page(self, album: Any, row: Any) -> str:
        return self.home.format(row=row) if self.home else self.path(album, row.pk)


KINDS: dict[str, Kind] = {}


def register(kind: str, model: Any, url: str, **more: Any) -> None:
    KINDS[kind] = Kind(kind, model, url, **more)


def find(actor: Any, album: Album, kind: str, thing: UUID) -> Any:
    """What is commented on, or None for what is not of this album, of no such kind, or not the actor's to see."""
    return KINDS[kind].find(actor, album, thing) if kind in KINDS else None


def seen_by(actor: Any) -> Q:
    """Which comments (or events of comments) of visible albums an actor sees.

    Those on things they see; of the internal ones those of organisations whose albums are all theirs to look after.
    """
    if actor is SYSTEM:
        return Q()
    return Q(_things(actor), Q(internal=False) | Q(organization__in=organization_wide(actor)))


def _things(actor: Any) -> Q:
    hidden = money_hidden(actor)
    found = Q(kind__in=[kind.key for kind in KINDS.values() if kind.plain and not (kind.money and hidden)])
    for kind in KINDS.values():
        if not kind.plain and not (kind.money and hidden):
            found |= Q(Exists(kind.seen_by(actor).filter(pk=OuterRef("thing"))), kind=kind.key)
    return found


def register_all() -> None:
    from .models import Demo, Recording, ReviewRound, RunningOrder, Single, Song

    register("album", Album, "/albums/{id}/", album="pk", plain=True)
    register("song", Song, "/songs/{id}/", plain=True)
    register("running_order", RunningOrder, "/running-orders/{id}/", plain=True)
    register("single", Single, "/singles/{id}/", plain=True)
    register("review_round", ReviewRound, "/rounds/{id}/", plain=True)
    of_song = {"album": "song__album_id", "home": "/songs/{row.song_id}/", "plain": True}
    register("recording", Recording, "/albums/{album}/comments/recording/{id}/", **of_song)
    register("demo", Demo, "/albums/{album}/comments/demo/{id}/", sight="ever_visible_to", **of_song)
