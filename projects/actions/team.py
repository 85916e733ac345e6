from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Organization, User
from accounts.roles import TeamRole
from accounts.rules import may_invite
from notices.actions import tell
from notices.recipients import Recipient
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from producer.core.scope import forget
from producer.core.writes import fresh, write

from .. import signals
from ..models import Album, TeamInvitation, TeamMember
from ..rules import authorize, can


@transaction.atomic
def add_member(album: Album, user: User, role: str, *, by: Any) -> TeamMember:
    """Put a user on the album's team and tell them. Raises NotAllowed, ValidationError, Conflict `already_on_team`."""
    authorize(by, "album.team", album)
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)
    if album.team.active().filter(user=user, role=role).exists():
        raise Conflict(f"{user} is on the team in that role already.", code="already_on_team")
    return join(album, user, role, by=by)


def join(album: Album, user: User, role: str, *, by: Any) -> TeamMember:
    """On the team they are; whoever calls has asked whether they may be put there."""
    member = write(TeamMember(album=album, user=user), role=role)
    forget()
    _tell(member, by)
    signals.team_changed.send(Album, album=album, user=user, by=by)
    return member


def _tell(member: TeamMember, by: Any) -> None:
    user, album = member.user, member.album
    if user == by:
        return
    tell(
        to=Recipient.of(user),
        about="team",
        subject=f"You are on the team of {album}",
        text=f"{by} put you on the team of {album} by {album.artist} as {member.get_role_display().lower()}.",
        key=f"team:{member.pk}",
        path=f"/albums/{album.pk}/",
        organization_id=album.organization_id,
    )


@transaction.atomic
def invite_member(album: Album, email: str, role: str, *, by: Any) -> TeamMember | TeamInvitation:
    """Somebody by e-mail. One who has an account joins at once; anybody else is invited to the album's organisation
    and joins when they accept. Raises NotAllowed, ValidationError at `email`, Conflict `already_on_team`.
    """
    authorize(by, "album.team", album)
    user = account(email)
    return add_member(album, user, role, by=by) if user else keep_place(album, email, role, by=by)


@transaction.atomic
def add_by_email(album: Album, email: str, role: str, *, by: Any, **values: Any) -> TeamMember:
    """The account with this address joins. Raises NotAllowed, ValidationError at `email`, Conflict `already_on_team`."""
    authorize(by, "album.team", album)
    user = account(email)
    if user is None:
        raise ValidationError({"email": "Nobody here has this address: keep a place for it."})
    member = add_member(album, user, role, by=by)
    return write(member, **values) if values else member


@transaction.atomic
def keep_place(album: Album, email: str, role: str, *, by: Any, **values: Any) -> TeamInvitation:
    """Invite an address without an account to the album's organisation; whoever accepts joins the team.

    Asked again, the mail goes again. Raises NotAllowed, ValidationError at `email` or `role`.
    """
    authorize(by, "album.team", album)
    if account(email):
        raise ValidationError({"email": "They have an account: add them to the team."})
    _refuse_uninvitable(album.organization, role, by)
    email = _address(email)
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)
    place = TeamInvitation.objects.active().filter(album=album, email=email, role=role).first()
    place = place or write(TeamInvitation(album=album, email=email, invited_by=by), role=role, **values)
    accounts.invite(album.organization, email, role, by=by)
    return place


def account(email: str, field: str = "email") -> User | None:
    """Whose address it is, if somebody signs in with it. Raises ValidationError at `field` for what is no address."""
    return User.objects.filter(email=_address(email, field), is_active=True).first()


def _address(email: str, field: str = "email") -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error
    return email


def _refuse_uninvitable(organization: Organization, role: str, by: Any) -> None:
    if role not in TeamRole.values:
        raise ValidationError({"role": "A team has no such role."})
    if not may_invite(by, organization, role):
        raise ValidationError({"email": f"Nobody here has this address. Somebody at {organization} can invite them."})


@transaction.atomic
def withdraw_place(place: TeamInvitation, *, by: Any, version: int | None = None) -> TeamInvitation:
    """The place is kept no longer; the invitation to the organisation is that organisation's matter."""
    authorize(by, "album.team", place.album)
    place = fresh(place, version)
    if place.ended_at is not None:
        raise Conflict("This place has been taken or withdrawn already.", code="ended")
    return write(place, ended_at=timezone.now())


@transaction.atomic
def take_places(user: User, organization: Organization) -> None:
    """Somebody accepted the organisation's invitation: give them the places kept for their address on its albums.

    A place whose giver may no longer change that team lapses.
    """
    places = TeamInvitation.objects.active().filter(album__organization=organization, email=user.email)
    for place in places.select_for_update(of=("self",), no_key=True).select_related("album", "invited_by").order_by("id"):
        write(place, ended_at=timezone.now())
        taken = place.album.team.active().filter(user=user, role=place.role).exists()
        if can(place.invited_by, "album.team", place.album) and not taken:
            add_member(place.album, user, place.role, by=place.invited_by)


@transaction.atomic
def remove_member(member: TeamMember, *, by: Any, version: int | None = None) -> TeamMember:
    """Off the team, at once; one may also leave by oneself. Raises NotAllowed, Conflict if they have left already."""
    if by is SYSTEM or by.pk != member.user_id:
        authorize(by, "album.team", member.album)
    member = fresh(member, version)
    if member.ended_at is not None:
        raise Conflict(f"{member.user} has left the team already.", code="ended")
    write(member, ended_at=timezone.now())
    forget()
    signals.team_changed.send(Album, album=member.album, user=member.user, by=by)
    return member


@transaction.atomic
def leave_teams(user: User, organization: Organization) -> None:
    """Somebody has no role left in the organisation: the teams of its albums go with it."""
    for member in TeamMember.objects.active().filter(user=user, album__organization=organization).order_by("id"):
        remove_member(member, by=SYSTEM)
