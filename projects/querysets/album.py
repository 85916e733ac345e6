from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Subquery

from accounts import rules
from accounts.roles import TeamRole
from producer.core.actors import SYSTEM

from .sight import FEW, active_shares, reached_ids
from .ways import Ways, seen


class AlbumQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Albums of the actor's teams, of organisations they reach throughout, and those shared with one of them."""
        if actor is SYSTEM:
            return self
        return self.filter(seen(actor, "pk"))

    def showing_money_to(self, actor: Any) -> Self:
        """Of the visible ones those whose money the actor's roles show, as `rules.can("money.view")` says of one."""
        if actor is SYSTEM:
            return self
        reached = rules.organization_wide(actor)
        return self.filter(Ways(actor.pk, "pk", team=[TeamRole.PRODUCER], owners=reached, labels=reached))

    def visible_in_order(self, actor: Any) -> Self:
        """`visible_to` for a page of a sorted list, fast for those who see few of very many albums.

        Who sees many is served by walking the order until a page is full; for who sees few that would walk every album
        there is, so their ids are read first (one query more, for those with an organisation-wide role).
        """
        if actor is SYSTEM or not rules.organization_wide(actor):
            return self.visible_to(actor)
        ids = reached_ids(actor, FEW)
        return self.visible_to(actor) if ids is None else self.filter(pk__in=ids)

    def showing_money_in_order(self, actor: Any) -> Self:
        """`showing_money_to` for a page of a sorted list, as `visible_in_order`."""
        ids = None if actor is SYSTEM or not rules.organization_wide(actor) else reached_ids(actor, FEW)
        return (self if ids is None else self.filter(pk__in=ids)).showing_money_to(actor)

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
