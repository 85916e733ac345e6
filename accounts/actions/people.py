from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from producer.core.actors import SYSTEM, Actor
from producer.core.errors import NotAllowed
from producer.core.writes import fresh, write

from ..models import User


@transaction.atomic
def update_profile(user: User, *, name: str, time_zone: str, by: Actor, version: int | None = None) -> User:
    """A person's own name and time zone. Raises NotAllowed, Stale, ValidationError."""
    _own(user, by)
    return write(fresh(user, version), name=name, time_zone=time_zone)


@transaction.atomic
def sign_out_everywhere(user: User, by: Actor) -> User:
    """End every sign-in session of `user`, this one too. Tokens stay: they are revoked one by one."""
    _own(user, by)
    user = fresh(user)
    UserSession.objects.filter(user=user).delete()
    return write(user, sign_in_epoch=user.sign_in_epoch + 1)


def _own(user: User, by: Actor) -> None:
    if by is not SYSTEM and by.pk != user.pk:
        raise NotAllowed("Only the person themselves may do that.")
