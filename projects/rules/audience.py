"""Everybody who sees an album, with what they are towards it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models import Membership, User
from accounts.roles import ORGANIZATION_WIDE

from ..models import Album, TeamMember
from .rights import found_standing, sharing_organizations


@dataclass(frozen=True)
class Seer:
    user: User
    standing: frozenset[str]


def audience(album: Album) -> list[Seer]:
    """By name. Three queries, however many they are; `rules.standing` says the same of one."""
    shared = sharing_organizations(album)
    users: dict[Any, User] = {}
    team, roles = _team(album, users), _roles(album, shared, users)
    seers = [
        Seer(user, frozenset(found_standing(team.get(pk, ()), roles.get(pk, {}), album.organization_id, shared)))
        for pk, user in users.items()
    ]
    return sorted((seer for seer in seers if seer.standing), key=lambda seer: (seer.user.sort_key, seer.user.pk))


def producers(album: Album) -> list[User]:
    """Who makes it: the producers of its team, or where it has none the owner's admins."""
    seers = audience(album)
    making = [seer.user for seer in seers if "producer" in seer.standing]
    return making or [seer.user for seer in seers if "owner_admin" in seer.standing]


def _team(album: Album, users: dict[Any, User]) -> dict[Any, set[str]]:
    found: dict[Any, set[str]] = {}
    for member in TeamMember.objects.active().filter(album=album, user__is_active=True).select_related("user"):
        users[member.user_id] = member.user
        found.setdefault(member.user_id, set()).add(member.role)
    return found


def _roles(album: Album, shared: frozenset[Any], users: dict[Any, User]) -> dict[Any, dict[Any, frozenset[str]]]:
    found: dict[Any, dict[Any, frozenset[str]]] = {}
    wide = Membership.objects.active().filter(role__in=ORGANIZATION_WIDE, user__is_active=True)
    for row in wide.filter(organization__in=[album.organization_id, *shared]).select_related("user"):
        users[row.user_id] = row.user
        mine = found.setdefault(row.user_id, {})
        mine[row.organization_id] = mine.get(row.organization_id, frozenset()) | {row.role}
    return found
