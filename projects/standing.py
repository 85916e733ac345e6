"""The table of roles as a condition of SQL, for lists: `rules.can` says the same of one album."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.expressions import Combinable

from accounts.roles import CAPABILITIES, Role
from accounts.rules import lacks_scope
from producer.core.actors import SYSTEM

from .querysets import active_shares
from .rules.rights import _LABEL, _OWNER

NEVER = Q(pk__in=[])


def where_can(actor: Any, capability: str, album: str = "album") -> Q | Combinable:
    """Rows whose album (at path `album`) lets `actor` do `capability`, for `filter` and `annotate`."""
    if actor is SYSTEM:
        return Value(True)
    if lacks_scope(actor, capability):
        return Value(False)
    allowed = CAPABILITIES[capability]
    shared = active_shares().filter(album=OuterRef(album))
    owner, label = "organization__in" if album == "pk" else f"{album}__organization__in", _holding(actor, _LABEL, allowed)
    team = apps.get_model("projects", "TeamMember").objects.filter(user=actor.pk, ended_at=None, album=OuterRef(album))
    found = Q(Exists(team.filter(role__in=allowed)))
    # Only what may hold for this actor is asked: most people have no role that reaches beyond their teams.
    if owners := _holding(actor, _OWNER, allowed):
        found |= Q(**{owner: owners})
    if label:
        found |= Q(Exists(shared.filter(organization__in=label)))
    if alone := _alone(actor, allowed, label):
        found |= Q(~Exists(shared), **{owner: alone})
    if "label_admin" in allowed and (deciders := _with(actor, Role.AR, Role.AR_HEAD)):
        found |= Q(Exists(shared), **{owner: deciders})
    return found


def _with(actor: Any, *some: Role) -> list[Any]:
    return [key for key, roles in actor.roles.items() if roles & {*some}]


def _holding(actor: Any, names: dict[Role, str], allowed: frozenset[str]) -> list[Any]:
    """Organisations in which one of the actor's roles, called by its name towards an album, is allowed."""
    return [key for key, roles in actor.roles.items() if any(names.get(role) in allowed for role in roles)]  # type: ignore[call-overload]


def _alone(actor: Any, allowed: frozenset[str], label: list[Any]) -> list[Any]:
    """Where an album is shared with nobody its owner decides, and the owner's admin stands in for the head of A&R."""
    admins = [key for key, roles in actor.roles.items() if Role.ADMIN in roles] if "ar_head" in allowed else []
    return [*label, *admins]
