"""Who a REST request is from: a bearer token, or on the browsable page the signed-in person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pghistory
from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from producer.core.secrets import hashed

from .models import ApiToken, User

MARK_USE_EVERY = timedelta(minutes=1)


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer …` (RFC 6750). Reading needs the scope `read`, everything else `write`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        token = _usable(header)
        _refuse_scope(token, request.method or "")
        _mark_used(token)
        user: Any = token.user
        user.token = token
        user.without_money = ApiToken.Scope.MONEY not in token.scopes
        _remember_who(user, request)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Producer"'


class BrowserSession(SessionAuthentication):
    """The sign-in session of the browsable page, with Django's CSRF check on everything unsafe."""


def _usable(header: str) -> ApiToken:
    """The token as it is now: one query, with its user. The answer does not say what is wrong with a bad one."""
    scheme, _, secret = header.partition(" ")
    if scheme.lower() == "bearer" and (secret := secret.strip()):
        token = next(iter(ApiToken.objects.usable().select_related("user").filter(secret_hash=hashed(secret))), None)
        if token is not None:
            return token
    raise AuthenticationFailed("This token is unknown, expired or revoked.", code="bad_token")


def _refuse_scope(token: ApiToken, method: str) -> None:
    needed = ApiToken.Scope.READ if method in SAFE_METHODS else ApiToken.Scope.WRITE
    if needed not in token.scopes:
        raise PermissionDenied(f"This token lacks the scope {needed.value}.", code="insufficient_scope")


def _mark_used(token: ApiToken) -> None:
    """Written at most once a minute, so that a busy client costs no write per request."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - MARK_USE_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - MARK_USE_EVERY)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def _remember_who(user: Any, request: Request) -> None:
    """The history's context was opened before the token was read: tell it whose request this is."""
    if request.method not in SAFE_METHODS:
        pghistory.context(user=str(user.pk))
