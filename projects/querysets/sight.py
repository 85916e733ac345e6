"""What an actor may see, said once per table. Pages, API, choices, exports, search and feeds all start here."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts import rules
from accounts.models import Organization
from accounts.querysets import knows_organizations
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


class OfAlbum(models.QuerySet[Any]):
    """Rows that hang on an album are seen by whoever sees the album. `ALBUM` is the path to it."""

    ALBUM = "album"

    def visible_to(self, actor: Any) -> Self:
        if actor is SYSTEM:
            return self
        albums = apps.get_model("projects", "Album").objects.visible_to(actor)
        return self.filter(**{f"{self.ALBUM}__in": albums.values("pk")})
