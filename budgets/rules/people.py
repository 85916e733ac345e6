"""Who is told about money, and who decides about it: read from live rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from accounts.models import Organization, User
from accounts.roles import Role, TeamRole
from projects.models import Album
from projects.rules import can, sharing_organizations

APPROVES_BUDGETS = (Role.AR, Role.AR_HEAD)
APPROVES_EXPENSES = (Role.AR_HEAD, Role.FINANCE)
NOBODY = "Nobody can decide it yet: share the album with its label."
WATCHES_MONEY = (Role.AR, Role.AR_HEAD, Role.FINANCE)


def producers(album: Album) -> list[User]:
    members = album.team.filter(role=TeamRole.PRODUCER, ended_at=None).values("user")
    return _with_money(album, User.objects.filter(pk__in=members, is_active=True))


def at_the_label(album: Album, roles: Iterable[str]) -> list[User]:
    """People of the label with one of `roles`; where the album is shared with nobody, of its owner, admins too."""
    return _with_money(album, _deciding(album, roles).distinct())


def _deciding(album: Album, roles: Iterable[str]) -> Any:
    shared = sharing_organizations(album)
    wanted = {*roles} if shared else {*roles, Role.ADMIN}
    there = {"memberships__organization__in": shared or {album.organization_id}, "memberships__role__in": wanted}
    return User.objects.filter(memberships__ended_at=None, is_active=True, **there)


class Deciding(NamedTuple):
    """Whose word something waits for, as a sentence; `possible` is False where there is nobody who could give it."""

    words: str
    possible: bool


def who_decides(album: Album, roles: Iterable[str]) -> Deciding:
    """Of the label, or of the owner where the album is shared with nobody. Three queries at most."""
    shared = sharing_organizations(album)
    possible = _deciding(album, roles).exists()
    if not shared:
        own = f"It is shared with no label: {album.organization} decides about it itself."
        return Deciding(own if possible else NOBODY, possible)
    names = " or ".join(str(one) for one in Organization.objects.filter(pk__in=shared).order_by("sort_key"))
    alone = f"Nobody can decide it yet: {names} has nobody whose role does."
    return Deciding(f"{names} decides about it." if possible else alone, possible)


def _with_money(album: Album, users: Any) -> list[User]:
    return [user for user in users.order_by("pk") if can(user, "money.view", album)]
