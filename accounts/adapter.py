"""Where allauth asks us: who may sign up (nobody), how mail leaves (the outbox), how second-factor secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from producer.core.ids import uuid7

from . import mail

log = logging.getLogger(__name__)
_FAILED: Any = {"app": "allauth.account", "action": "login_failed"}


class AccountAdapter(DefaultAccountAdapter):
    """A user's one address is `User.email`; allauth's own table of addresses stays empty."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Durable: an outbox row, so that a mail server that is away loses nothing."""
        message = self.render_mail(template_prefix, email, {"base_url": settings.BASE_URL, **context})
        mail.send(f"account:{uuid7()}", email, str(message.subject), str(message.body))

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_notification_mail(self, template_prefix: str, user: Any, context: Any = None, email: str | None = None) -> None:
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def reauthenticate(self, user: Any, password: str) -> bool:
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:security")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Only failures count, so that ten who sign in at once from one network do not stop each other."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        if not all(_has_room(request, rate, key) for rate in ratelimit.get_rates(**_FAILED)):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        ratelimit.consume(request, key=self._get_login_attempts_cache_key(request, **credentials), **_FAILED)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Attempts are counted per account: not per host name, which the caller chooses."""
        return str(credentials.get("email", "")).strip().lower()


def _has_room(request: HttpRequest, rate: ratelimit.Rate, key: str) -> bool:
    history = cache.get(ratelimit.get_cache_key(request, rate=rate, key=key, **_FAILED), [])
    return ratelimit.apply_rate(history, time.time(), rate, dry_run=True)[0]


class SecondFactorAdapter(DefaultMFAAdapter):
    """The seeds of second factors are kept encrypted under the installation's secret key, which may be rotated."""

    def get_totp_issuer(self) -> str:
        return "Producer"

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was kept under a key that is gone cannot be read: no code fits it, until the operator removes it."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("a second factor was kept under a SECRET_KEY that is gone: put that into SECRET_KEY_FALLBACKS")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _box() -> MultiFernet:
    return MultiFernet([_lock(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _lock(key: Any) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{key}".encode()).digest()))
