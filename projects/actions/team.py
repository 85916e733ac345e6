from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from producer.core.scope import forget
from producer.core.writes import fresh, write

from .. import signals
from ..models import Album, TeamInvitation, TeamMember
from ..rules import authorize


@transaction.atomic
def add_member(album: Album, user: User, role: str, *, by: Any) -> TeamMember:
    """Put a user on the album's team. Raises NotAllowed, ValidationError, Conflict if they are on it in that role."""
    authorize(by, "album.team", album)
    Album.objects.select_for_update(of=("self",)).get(pk=album.pk)
    if album.team.active().filter(user=user, role=role).exists():
        raise Conflict(f"{user} is on the team already.", code="already_on_team")
    member = write(TeamMember(album=album, user=user), role=role)
    forget()
    signals.team_changed.send(Album, album=album, user=user, by=by)
    return member


@transaction.atomic
def invite_member(album: Album, email: str, role: str, *, by: Any) -> TeamMember | TeamInvitation:
    """Somebody by e-mail: one who has an account joins at once. Raises NotAllowed, ValidationError, Conflict."""
    authorize(by, "album.team", album)
    email = email.strip().lower()
    validate_email(email)
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise ValidationError({"email": "Nobody here has this address."})
    return add_member(album, user, role, by=by)


@transaction.atomic
def remove_member(member: TeamMember, *, by: Any) -> TeamMember:
    """Off the team, at once. Raises NotAllowed, Conflict if they have left already."""
    if by is not SYSTEM and by.pk != member.user_id:
        authorize(by, "album.team", member.album)
    member = fresh(member)
    if member.ended_at is not None:
        raise Conflict(f"{member.user} has left the team already.", code="ended")
    write(member, ended_at=timezone.now())
    forget()
    signals.team_changed.send(Album, album=member.album, user=member.user, by=by)
    return member
