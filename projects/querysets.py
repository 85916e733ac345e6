"""What an actor may see, said once per table. Pages, API, choices, exports, search and feeds all start here."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts import rules
from accounts.models import Organization
from accounts.querysets import knows_organizations
from accounts.roles import Role, TeamRole
from producer.core.actors import SYSTEM


def active_shares() -> models.QuerySet[Any]:
    """Shares that hold now."""
    now = timezone.now()
    return apps.get_model("projects", "AlbumShare").objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


FEW = 200


def reach(actor: Any) -> models.QuerySet[Any]:
    """Ids of the albums the actor sees, gathered from each way of seeing them by its own index.

    For "those whose album is among them". A list of the albums themselves asks `visible_to` or `visible_in_order`.
    """
    team = apps.get_model("projects", "TeamMember").objects.filter(user=actor.pk, ended_at=None).order_by()
    if not (reached := rules.organization_wide(actor)):
        return team.values("album")
    shared = active_shares().filter(organization__in=reached).order_by()
    owned = apps.get_model("projects", "Album").objects.filter(organization__in=reached).order_by()
    return team.values("album").union(shared.values("album"), owned.values("pk"), all=True)


@knows_organizations
def organizations_known(actor: Any) -> models.QuerySet[Any]:
    """Organisations the actor works in, and those that own or are shown an album the actor sees."""
    if actor is SYSTEM:
        return Organization.objects.all()
    owners = apps.get_model("projects", "Album").objects.filter(pk__in=reach(actor)).order_by().values("organization")
    shared = active_shares().filter(album__in=reach(actor)).order_by().values("organization")
    ours = Q(pk__in=list(actor.roles))
    return Organization.objects.filter(ours | Q(pk__in=owners) | Q(pk__in=shared))


class AlbumQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Albums of the actor's teams, of organisations they reach throughout, and those shared with one of them."""
        if actor is SYSTEM:
            return self
        reached = rules.organization_wide(actor)
        teams = apps.get_model("projects", "TeamMember").objects.filter(user=actor.pk, ended_at=None, album=OuterRef("pk"))
        seen = Q(Exists(teams))
        if reached:
            shares = active_shares().filter(organization__in=reached, album=OuterRef("pk"))
            seen |= Q(organization__in=reached) | Q(Exists(shares))
        return self.filter(seen)

    def showing_money_to(self, actor: Any) -> Self:
        """Of the visible ones those whose money the actor's roles show, as `rules.can("money.view")` says of one."""
        if actor is SYSTEM:
            return self
        reached = rules.organization_wide(actor)
        teams = apps.get_model("projects", "TeamMember").objects.filter(user=actor.pk, ended_at=None, album=OuterRef("pk"))
        shares = active_shares().filter(organization__in=reached, album=OuterRef("pk"))
        shown = Q(Exists(teams.filter(role="producer"))) | Q(organization__in=reached) | Q(Exists(shares))
        return self.filter(shown)

    def visible_in_order(self, actor: Any) -> Self:
        """`visible_to` for a page of a sorted list, fast for those who see few of very many albums.

        Who sees many is served by walking the order until a page is full; for who sees few that would walk every album
        there is, so their ids are read first (one query more, for those with an organisation-wide role).
        """
        if actor is SYSTEM or not rules.organization_wide(actor):
            return self.visible_to(actor)
        ids = list(reach(actor).values_list("album", flat=True)[: FEW + 1])
        return self.filter(pk__in=ids) if len(ids) <= FEW else self.visible_to(actor)

    def for_list(self) -> Self:
        return self.select_related("artist", "organization")

    def with_people(self) -> Self:
        """Adds `label_id`, whoever decides about it, and `producer_ids`, the users who make it."""
        label = active_shares().filter(album=OuterRef("pk")).order_by("since", "id").values("organization")[:1]
        team = apps.get_model("projects", "TeamMember").objects.active().filter(album=OuterRef("pk"), role=TeamRole.PRODUCER)
        producers = ArraySubquery(team.order_by("since", "id").values("user"))
        return self.annotate(label_id=Subquery(label), producer_ids=producers)


def albums_called(words: str) -> models.QuerySet[Any]:
    """Ids of albums by title or artist; two indexed look-ups, since an OR across tables would read every album."""
    album, artist = (apps.get_model("projects", name).objects for name in ("Album", "Artist"))
    by_artist = album.filter(artist__in=artist.filter(sort_key__contains=words))
    return album.filter(sort_key__contains=words).values("pk").union(by_artist.values("pk"))


class OfAlbum(models.QuerySet[Any]):
    """Rows that hang on an album are seen by whoever sees the album. `ALBUM` is the path to it."""

    ALBUM = "album"

    def visible_to(self, actor: Any) -> Self:
        if actor is SYSTEM:
            return self
        albums = apps.get_model("projects", "Album").objects.visible_to(actor)
        return self.filter(**{f"{self.ALBUM}__in": albums.values("pk")})


class SongQuerySet(OfAlbum):
    def for_list(self) -> Self:
        return self.select_related("album")


class SongMoveQuerySet(OfAlbum):
    ALBUM = "song__album"


class ShareQuerySet(OfAlbum):
    def active(self) -> Self:
        """Shares that hold now."""
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), since__lte=now)

    def for_list(self) -> Self:
        return self.select_related("organization")


class TeamQuerySet(OfAlbum):
    def active(self) -> Self:
        return self.filter(ended_at=None)

    def for_list(self) -> Self:
        return self.select_related("user")


class PlaceQuerySet(OfAlbum):
    def active(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, actor: Any) -> Self:
        """Addresses that were invited are for those who may change the team: its producers, and the owner's admins."""
        if actor is SYSTEM:
            return self
        team = apps.get_model("projects", "TeamMember").objects.active()
        producing = team.filter(user=actor.pk, role=TeamRole.PRODUCER).values("album")
        managed = [key for key, roles in actor.roles.items() if Role.ADMIN in roles]
        return self.filter(Q(album__in=producing) | Q(album__organization__in=managed))


class ArtistQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Artists of one's organisations, and of the albums one sees."""
        if actor is SYSTEM:
            return self
        albums = apps.get_model("projects", "Album").objects.filter(pk__in=reach(actor)).order_by()
        return self.filter(Q(organization__in=list(actor.roles)) | Q(pk__in=albums.values("artist")))


class PersonQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """The directory of an organisation is for those of its members who work with it."""
        if actor is SYSTEM:
            return self
        return self.filter(organization__in=rules.organizations_where(actor, "people.view"))
