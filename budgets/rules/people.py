"""Who is told about money, and who decides about it: read from live rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from accounts.roles import Role, TeamRole
from projects.models import Album
from projects.rules import can, sharing_organizations

APPROVES_BUDGETS = (Role.AR, Role.AR_HEAD)
APPROVES_EXPENSES = (Role.AR_HEAD, Role.FINANCE)
WATCHES_MONEY = (Role.AR, Role.AR_HEAD, Role.FINANCE)


def producers(album: Album) -> list[User]:
    members = album.team.filter(role=TeamRole.PRODUCER, ended_at=None).values("user")
    return _with_money(album, User.objects.filter(pk__in=members, is_active=True))


def at_the_label(album: Album, roles: Iterable[str]) -> list[User]:
    """People of the label with one of `roles`; where the album is shared with nobody, of its owner, admins too."""
    shared = sharing_organizations(album)
    wanted = {*roles} if shared else {*roles, Role.ADMIN}
    there = {"memberships__organization__in": shared or {album.organization_id}, "memberships__role__in": wanted}
    return _with_money(album, User.objects.filter(memberships__ended_at=None, is_active=True, **there).distinct())


def _with_money(album: Album, users: Any) -> list[User]:
    return [user for user in users.order_by("pk") if can(user, "money.view", album)]
