"""What one may do in an organisation, and what one's credential lets through."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from producer.core.actors import SYSTEM, Actor
from producer.core.errors import NotAllowed

from .models import Organization
from .roles import ORGANIZATION_CAPABILITIES, ORGANIZATION_WIDE


def organizations_where(actor: Any, capability: str) -> list[UUID]:
    """Ids of the organisations in which the actor's roles have `capability`."""
    may = ORGANIZATION_CAPABILITIES[capability]
    return [key for key, roles in actor.roles.items() if roles & may]


def organization_wide(actor: Any) -> list[UUID]:
    """Ids of the organisations all of whose albums the actor reaches."""
    return [key for key, roles in actor.roles.items() if roles & ORGANIZATION_WIDE]


def can_in(actor: Actor, capability: str, organization: Organization | UUID) -> bool:
    key = getattr(organization, "pk", organization)
    return actor is SYSTEM or bool(ORGANIZATION_CAPABILITIES[capability] & actor.roles.get(key, frozenset()))


def authorize_in(actor: Actor, capability: str, organization: Organization | UUID) -> None:
    """NotAllowed unless `actor` has `capability` in the organisation."""
    if not can_in(actor, capability, organization):
        raise NotAllowed("Your role here does not let you do that.")


def money_hidden(actor: Any) -> bool:
    """True if the request came with a token that lacks the money scope (set by the token's authentication)."""
    return getattr(actor, "without_money", False)
