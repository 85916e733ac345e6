from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM, Actor
from producer.core.errors import Conflict, NotAllowed
from producer.core.secrets import fresh_secret, hashed
from producer.core.writes import fresh, write

from .. import mail
from ..models import Invitation, Membership, Organization, User
from ..rules import authorize_in, authorize_invite, invitation_problem
from ..signals import invitation_accepted
from .memberships import _add

LASTS = timedelta(days=7)
MOST_A_DAY = 100


@transaction.atomic
def invite(organization: Organization, email: str, role: str, by: User) -> Invitation:
    """Mail somebody a link that makes them `role` here, for a week. A new link replaces an open one for the same role.

    Raises NotAllowed, ValidationError for a bad address or somebody who has the role, Conflict `too_many` in a day.
    """
    authorize_invite(by, organization, role)
    Organization.objects.select_for_update().get(pk=organization.pk)
    _refuse_flood(organization)
    secret = fresh_secret()
    invitation = Invitation(organization=organization, invited_by=by, secret_hash=hashed(secret))
    write(invitation, email=email.strip().lower(), role=role, expires_at=timezone.now() + LASTS)
    _refuse_member(invitation)
    _withdraw_older(invitation)
    mail.send_invitation(invitation, secret)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, by: Actor, version: int | None = None) -> Invitation:
    """The mailed link opens nothing from now on. Raises NotAllowed, or Conflict if it was answered already."""
    if by is SYSTEM or invitation.invited_by_id != by.pk:
        authorize_in(by, "organization.manage", invitation.organization_id)
    invitation = fresh(invitation, version)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Conflict("This invitation has been answered or withdrawn already.", code="invitation_closed")
    return write(invitation, withdrawn_at=timezone.now())


@transaction.atomic
def accept_invitation(invitation: Invitation, by: User) -> Membership:
    """The invited person, signed in, takes the role. The caller has checked the link's secret.

    Raises Conflict when the link is used, withdrawn, expired, or its sender may no longer invite; NotAllowed when
    it was sent to another address. Sends `invitation_accepted`.
    """
    invitation = _open(invitation)
    if by.email != invitation.email:
        raise NotAllowed(f"This invitation is for {invitation.email}. Sign in with that address to accept it.")
    return _join(invitation, by)


@transaction.atomic
def join_by_invitation(invitation: Invitation, *, name: str, password: str, time_zone: str) -> User:
    """Somebody without an account takes the role and gets one; the mailed link has proved their address.

    Raises as `accept_invitation`, ValidationError for the name, zone or password, Conflict `has_account`.
    """
    invitation = _open(invitation)
    if User.objects.filter(email=invitation.email).exists():
        raise Conflict("There is an account with this address: sign in to accept.", code="has_account")
    user = User(email=invitation.email, name=name, time_zone=time_zone)
    _refuse_password(password, user)
    user.set_password(password)
    write(user)
    _join(invitation, user)
    return user


def _open(invitation: Invitation) -> Invitation:
    """The invitation, locked, if its link still opens something; the organisation's row is locked before it."""
    Organization.objects.select_for_update().get(pk=invitation.organization_id)
    invitation = fresh(invitation)
    if problem := invitation_problem(invitation):
        raise Conflict(problem, code="invitation_closed")
    return invitation


def _join(invitation: Invitation, user: User) -> Membership:
    write(invitation, accepted_at=timezone.now())
    held = Membership.objects.active().filter(user=user, organization=invitation.organization, role=invitation.role)
    membership = held.first() or _add(user, invitation.organization, invitation.role)
    invitation_accepted.send(Invitation, invitation=invitation, user=user)
    return membership


def _refuse_flood(organization: Organization) -> None:
    since = timezone.now() - timedelta(days=1)
    if Invitation.objects.filter(organization=organization, created_at__gt=since).count() >= MOST_A_DAY:
        raise Conflict(f"{MOST_A_DAY} invitations went out in the last day: send more tomorrow.", code="too_many")


def _refuse_member(invitation: Invitation) -> None:
    held = Membership.objects.active().filter(organization=invitation.organization, role=invitation.role)
    if held.filter(user__email=invitation.email).exists():
        raise ValidationError({"email": ValidationError("They have that role here already.", code="member")})


def _withdraw_older(invitation: Invitation) -> None:
    same = {"organization": invitation.organization, "email": invitation.email, "role": invitation.role}
    for older in Invitation.objects.open().filter(**same).exclude(pk=invitation.pk):
        write(fresh(older), withdrawn_at=timezone.now())


def _refuse_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error}) from error
