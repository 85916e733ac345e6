from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from producer.core.actors import SYSTEM, Actor
from producer.core.errors import Conflict
from producer.core.scope import forget
from producer.core.writes import fresh, write

from ..models import Invitation, Membership, Organization, User
from ..roles import Role
from ..rules import authorize_in, may_invite
from ..signals import membership_ended


@transaction.atomic
def add_member(user: User, organization: Organization, role: str, by: Actor) -> Membership:
    """Give `user` a role in the organisation. Raises NotAllowed, or ValidationError if they have it already."""
    authorize_in(by, "organization.manage", organization)
    return _add(user, organization, role)


@transaction.atomic
def change_role(membership: Membership, role: str, by: Actor, version: int | None = None) -> Membership:
    """End one role and begin another at the same instant. Raises NotAllowed, ValidationError, Conflict `last_admin`."""
    authorize_in(by, "organization.manage", membership.organization_id)
    old = _lock(membership, version)
    if old.role == role:
        return old
    new = _add(old.user, old.organization, role)
    _end(old)
    return new


@transaction.atomic
def end_membership(membership: Membership, by: Actor, version: int | None = None) -> Membership:
    """Take a role away, or give one's own back. It reaches nothing from the next request on.

    Raises NotAllowed, and Conflict `last_admin` where nobody would be left to manage the organisation.
    Sends `membership_ended` when it was the person's last role there.
    """
    if by is SYSTEM or membership.user_id != by.pk:
        authorize_in(by, "organization.manage", membership.organization_id)
    return _end(_lock(membership, version))


def _add(user: User, organization: Organization, role: str) -> Membership:
    membership = write(Membership(user=user, organization=organization), role=role)
    forget()
    return membership


def _lock(membership: Membership, version: int | None) -> Membership:
    """The organisation first: two admins who remove each other at once meet here, and one of them stays."""
    Organization.objects.select_for_update().get(pk=membership.organization_id)
    return fresh(membership, version)


def _end(membership: Membership) -> Membership:
    if membership.ended_at:
        raise Conflict("This role has already ended.", code="already_ended")
    _refuse_last_admin(membership)
    write(membership, ended_at=timezone.now())
    user, organization = membership.user, membership.organization
    forget()
    _withdraw_invitations(user, organization)
    if not Membership.objects.active().filter(user=user, organization=organization).exists():
        membership_ended.send(Membership, user=user, organization=organization)
    return membership


def _refuse_last_admin(membership: Membership) -> None:
    admins = Membership.objects.active().filter(organization=membership.organization_id, role=Role.ADMIN)
    if membership.role == Role.ADMIN and not admins.exclude(pk=membership.pk).filter(user__is_active=True).exists():
        raise Conflict("This is the last admin here: make somebody else admin first.", code="last_admin")


def _withdraw_invitations(user: User, organization: Organization) -> None:
    """What a removed person has sent out, and what would let them back in, opens nothing any more."""
    waiting = Invitation.objects.open().filter(Q(invited_by=user) | Q(email=user.email), organization=organization)
    for invitation in waiting.select_related("invited_by", "organization"):
        if invitation.email == user.email or not may_invite(user, organization, invitation.role):
            write(fresh(invitation), withdrawn_at=timezone.now())
