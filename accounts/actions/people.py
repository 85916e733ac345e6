from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM, Actor
from producer.core.errors import NotAllowed
from producer.core.writes import fresh, write

from .. import mail
from ..models import User


@transaction.atomic
def update_profile(user: User, *, name: str, time_zone: str, by: Actor, version: int | None = None) -> User:
    """A person's own name and time zone. Raises NotAllowed, Stale, ValidationError."""
    own(user, by)
    return write(fresh(user, version), name=name, time_zone=time_zone)


@transaction.atomic
def sign_out_everywhere(user: User, by: Actor) -> User:
    """End every sign-in session of `user`, this one too. Tokens stay: they are revoked one by one."""
    own(user, by)
    user = fresh(user)
    forget_sessions(user)
    return write(user, sign_in_epoch=user.sign_in_epoch + 1)


@transaction.atomic
def close_account(user: User, by: Actor) -> User:
    """The operator's: nobody signs in with it any more, its sessions and tokens end; what the person did stays theirs."""
    _operate(by)
    user = fresh(user)
    forget_sessions(user)
    for token in user.tokens.filter(revoked_at=None):
        write(fresh(token), revoked_at=timezone.now())
    return write(user, is_active=False, sign_in_epoch=user.sign_in_epoch + 1)


@transaction.atomic
def reopen_account(user: User, by: Actor) -> User:
    """The operator's: the person may sign in again; tokens stay revoked."""
    _operate(by)
    return write(fresh(user), is_active=True)


@transaction.atomic
def remove_second_factor(user: User, by: Actor) -> int:
    """The operator's, for somebody who lost phone and codes: the password alone opens the account again; told by mail.

    Returns how many authenticators went. Ends every sign-in session.
    """
    _operate(by)
    user = fresh(user)
    gone = Authenticator.objects.filter(user=user).delete()[0]
    if gone:
        forget_sessions(user)
        write(user, sign_in_epoch=user.sign_in_epoch + 1)
        mail.send_second_factor_removed(user)
    return gone


@transaction.atomic
def end_session(session: UserSession, by: Actor) -> None:
    """Sign out of one other browser. Raises NotAllowed for somebody else's."""
    own(session.user, by)
    Session.objects.filter(session_key=session.session_key).delete()
    session.delete()


@transaction.atomic
def forget_sessions(user: User, but: str = "") -> None:
    """Delete the sign-in sessions we know of, except the one whose key is `but`."""
    known = UserSession.objects.filter(user=user).exclude(session_key=but)
    Session.objects.filter(session_key__in=known.values("session_key")).delete()
    known.delete()


def _operate(by: Actor) -> None:
    if by is not SYSTEM and not getattr(by, "is_staff", False):
        raise NotAllowed("The operator of this installation closes and opens accounts.")


def own(user: User, by: Actor) -> None:
    if by is not SYSTEM and by.pk != user.pk:
        raise NotAllowed("Only the person themselves may do that.")
