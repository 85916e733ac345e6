from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM, Actor
from producer.core.errors import NotAllowed
from producer.core.secrets import fresh_secret, hashed
from producer.core.writes import fresh, write

from ..models import ApiToken, User

LONGEST = timedelta(days=366)
MOST_TOKENS = 50


@transaction.atomic
def issue_token(user: User, name: str, scopes: Iterable[str], expires_at: datetime, by: Actor) -> tuple[ApiToken, str]:
    """A new token of `user`, and its secret, which is known only here and now.

    Raises NotAllowed for another's token, ValidationError for no scope, or an end that is past or over a year away.
    """
    _own(user, by)
    User.objects.select_for_update().get(pk=user.pk)
    if by is not SYSTEM:
        _refuse_too_many(user)
    _refuse_end(expires_at)
    secret = fresh_secret("prd_")
    token = ApiToken(user=user, hint=secret[:12], secret_hash=hashed(secret))
    in_order = [scope for scope in ApiToken.Scope.values if scope in set(scopes)]
    return write(token, name=name, scopes=in_order, expires_at=expires_at), secret


@transaction.atomic
def revoke_token(token: ApiToken, by: Actor, version: int | None = None) -> ApiToken:
    """From the next request on it opens nothing. Revoking twice is nothing."""
    _own(token.user, by)
    token = fresh(token, version)
    return token if token.revoked_at else write(token, revoked_at=timezone.now())


def _own(user: User, by: Actor) -> None:
    if by is not SYSTEM and by.pk != user.pk:
        raise NotAllowed("A token is made and revoked by the person it belongs to.")


def _refuse_too_many(user: User) -> None:
    if ApiToken.objects.usable().filter(user=user).count() >= MOST_TOKENS:
        raise ValidationError(f"You have {MOST_TOKENS} tokens already: revoke those you do not use.", code="too_many")


def _refuse_end(expires_at: datetime) -> None:
    now = timezone.now()
    if not now < expires_at <= now + LONGEST:
        raise ValidationError({"expires_at": ValidationError("A token ends within a year from now.", code="expiry")})
