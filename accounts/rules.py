"""What one may do in an organisation, and what one's credential lets through."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import NotAllowed

from .models import Invitation, Organization
from .roles import MAKERS, MONEY_CAPABILITIES, ORGANIZATION_CAPABILITIES, ORGANIZATION_WIDE, Role


def organizations_where(actor: Any, capability: str) -> list[UUID]:
    """Ids of the organisations in which the actor's roles have `capability`."""
    may = ORGANIZATION_CAPABILITIES[capability]
    return [key for key, roles in actor.roles.items() if roles & may]


def organization_wide(actor: Any) -> list[UUID]:
    """Ids of the organisations all of whose albums the actor reaches."""
    return [key for key, roles in actor.roles.items() if roles & ORGANIZATION_WIDE]


def can_in(actor: Any, capability: str, organization: Organization | UUID) -> bool:
    key = getattr(organization, "pk", organization)
    return actor is SYSTEM or bool(ORGANIZATION_CAPABILITIES[capability] & actor.roles.get(key, frozenset()))


def authorize_in(actor: Any, capability: str, organization: Organization | UUID) -> None:
    """NotAllowed unless `actor` has `capability` in the organisation."""
    if not can_in(actor, capability, organization):
        raise NotAllowed("Your role here does not let you do that.")


def money_hidden(actor: Any) -> bool:
    """True if the request came with a token that lacks the money scope (set by the token's authentication)."""
    return getattr(actor, "without_money", False)


def lacks_scope(actor: Any, capability: str) -> bool:
    """Whether `capability` is about money and the request's token is not."""
    return capability in MONEY_CAPABILITIES and money_hidden(actor)


def hidden_money() -> NotAllowed:
    """The refusal of a token that neither reads nor writes figures."""
    return NotAllowed("This token lacks the scope money.", code="insufficient_scope")


def may_invite(actor: Any, organization: Organization, role: str) -> bool:
    """Whoever manages the organisation; a producer those who make records; the operator only while nobody manages it."""
    needed = "people.invite" if role in MAKERS else "organization.manage"
    if can_in(actor, needed, organization):
        return actor is SYSTEM or actor.is_active
    if actor is SYSTEM or not (actor.is_staff and actor.is_active):
        return False
    managed = organization.memberships.filter(role=Role.ADMIN, ended_at=None, user__is_active=True).exists()
    return not managed


def authorize_invite(actor: Any, organization: Organization, role: str) -> None:
    if may_invite(actor, organization, role):
        return
    if may := [one.label.lower() for one in invitable_roles(actor, organization)]:
        raise NotAllowed(
            f"Your role here does not let you invite anybody as {Role(role).label.lower()}, only as {' or '.join(may)}."
        )
    raise NotAllowed("Your role here does not let you invite people.")


def invitable_roles(actor: Any, organization: Organization) -> list[Role]:
    """Those that the actor may invite people as."""
    return [role for role in Role if may_invite(actor, organization, role)]


def invitation_problem(invitation: Invitation) -> str:
    """Why the mailed link no longer opens anything, in words; empty if it does. Its sender's right is asked as it is now."""
    if invitation.accepted_at:
        return "This invitation has been used already. If it was you, just sign in."
    if invitation.withdrawn_at or not may_invite(invitation.invited_by, invitation.organization, invitation.role):
        return "This invitation was withdrawn. Ask whoever sent it for a new one."
    if invitation.expires_at <= timezone.now():
        return "This invitation has expired. Ask whoever sent it for a new one."
    return ""


def capabilities_in(actor: Any, organization: Organization) -> list[str]:
    """All that the actor's roles let them do in the organisation."""
    return [name for name in ORGANIZATION_CAPABILITIES if can_in(actor, name, organization)]
