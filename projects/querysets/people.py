from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Role, TeamRole
from producer.core.actors import SYSTEM

from .sight import OfAlbum


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


class ForProducers(OfAlbum):
    """Rows for those who make the album only: its producers, and its owner's admins."""

    def visible_to(self, actor: Any) -> Self:
        if actor is SYSTEM:
            return self
        team = apps.get_model("projects", "TeamMember").objects.active()
        producing = team.filter(user=actor.pk, role=TeamRole.PRODUCER).values("album")
        managed = [key for key, roles in actor.roles.items() if Role.ADMIN in roles]
        mine = Q(**{f"{self.ALBUM}__in": producing}) | Q(**{f"{self.ALBUM}__organization__in": managed})
        return self.filter(mine)


class PlaceQuerySet(ForProducers):
    """Addresses that were invited are for those who may change the team: its producers, and the owner's admins."""

    def active(self) -> Self:
        return self.filter(ended_at=None)
