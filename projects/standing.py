"""The table of roles as a condition of SQL, for lists: `rules.can` says the same of one album."""

from __future__ import annotations

from typing import Any

from django.db.models import Value
from django.db.models.expressions import Combinable

from accounts.roles import CAPABILITIES, Role, TeamRole
from accounts.rules import lacks_scope
from producer.core.actors import SYSTEM

from .querysets.ways import Ways
from .rules.rights import _LABEL, _OWNER


def where_can(actor: Any, capability: str, album: str = "album") -> Combinable:
    """Rows whose album (at path `album`) lets `actor` do `capability`, for `filter` and `annotate`."""
    if actor is SYSTEM:
        return Value(True)
    if lacks_scope(actor, capability):
        return Value(False)
    return where_standing(actor, CAPABILITIES[capability], album)


def may(actor: Any, capability: str, album: str, owner: str) -> tuple[str, list[Any]]:
    """`where_can` as text with its parameters, where the album's id and its owner's stand in these columns."""
    ways = where_can(actor, capability)
    if isinstance(ways, Ways):
        return ways.text(album, owner)
    return ("TRUE" if actor is SYSTEM else "FALSE"), []


def where_standing(actor: Any, allowed: frozenset[str], album: str = "album") -> Combinable:
    """Rows towards whose album the actor is one of `allowed` (see accounts.roles)."""
    label = _holding(actor, _LABEL, allowed)
    return Ways(
        actor.pk,
        album,
        team=allowed & {*TeamRole},
        owners=_holding(actor, _OWNER, allowed),
        labels=label,
        alone=_alone(actor, allowed, label),
        sharing=_with(actor, Role.AR, Role.AR_HEAD) if "label_admin" in allowed else [],
    )


def _with(actor: Any, *some: Role) -> list[Any]:
    return [key for key, roles in actor.roles.items() if roles & {*some}]


def _holding(actor: Any, names: dict[Role, str], allowed: frozenset[str]) -> list[Any]:
    """Organisations in which one of the actor's roles, called by its name towards an album, is allowed."""
    return [key for key, roles in actor.roles.items() if any(names.get(role) in allowed for role in roles)]  # type: ignore[call-overload]


def _alone(actor: Any, allowed: frozenset[str], label: list[Any]) -> list[Any]:
    """Where an album is shared with nobody its owner decides, and the owner's admin stands in for the head of A&R."""
    admins = [key for key, roles in actor.roles.items() if Role.ADMIN in roles] if "ar_head" in allowed else []
    return [*label, *admins]
