"""What an actor may see, said once per table. Pages, API, choices, exports, search and feeds all start here."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts import rules
from accounts.models import Organization
from accounts.querysets import knows_organizations
from producer.core.actors import SYSTEM

from .ways import seen


def active_shares() -> models.QuerySet[Any]:
    """Shares that hold now."""
    now = timezone.now()
    return apps.get_model("projects", "AlbumShare").objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


FEW = 200

ON_TEAM = "SELECT album_id FROM projects_teammember WHERE user_id = %s AND ended_at IS NULL"
REACHED = """
SELECT album_id FROM projects_teammember WHERE user_id = %s AND ended_at IS NULL
UNION ALL SELECT album_id FROM projects_albumshare WHERE organization_id = ANY(%s)
    AND since <= %s AND (until IS NULL OR until > %s)
UNION ALL SELECT id FROM projects_album WHERE organization_id = ANY(%s)"""


def reach(actor: Any) -> RawSQL:
    """Ids of the albums the actor sees, gathered from each way of seeing them by its own index.

    For "those whose album is among them": `album__in=reach(actor)`. A list of the albums themselves asks `visible_to` or
    `visible_in_order`.
    """
    now, reached = timezone.now(), rules.organization_wide(actor)
    return RawSQL(REACHED, [actor.pk, reached, now, now, reached]) if reached else RawSQL(ON_TEAM, [actor.pk])  # noqa: S611


def reached_ids(actor: Any, most: int) -> list[Any] | None:
    """The ids themselves; None if they are more than `most`."""
    albums = reach(actor)
    few = f"SELECT array_agg(album_id) FROM ({albums.sql} LIMIT %s) few HAVING count(*) <= %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(few, [*albums.params, most + 1, most])
        found = cursor.fetchone()
    return None if found is None else found[0] or []


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
        return self.filter(seen(actor, self.ALBUM))
