"""One's own settings: profile, security, tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from producer.core.pages import page, perform, posted, sent
from producer.core.time import shown_at

from .. import actions
from ..forms import ProfileForm, TokenForm
from ..models import ApiToken


def profile(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    initial = {"name": user.name, "time_zone": user.time_zone, "version": user.version}
    form = ProfileForm(sent(request), initial=initial)
    if posted(request, form) and perform(form, actions.update_profile, user, by=user, **form.cleaned_data):
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:profile")
    return page(request, "accounts/profile.html", {"form": form})


def security(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {
        "sessions": _sessions(request, user),
        "second_factor": Authenticator.objects.filter(user=user, type="totp").exists(),
    }
    return page(request, "accounts/security.html", context)


def _sessions(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    """Browsers signed in now, this one first."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = UserSession.objects.filter(user=user, session_key__in=live).order_by("-created_at")[:100]
    here = request.session.session_key
    shown = [
        {
            "pk": row.pk,
            "browser": row.user_agent[:120],
            "ip": row.ip,
            "here": row.session_key == here,
            "since": shown_at(row.created_at, user.time_zone),
        }
        for row in rows
    ]
    return sorted(shown, key=lambda session: not session["here"])


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    actions.end_session(get_object_or_404(UserSession, pk=pk, user=request.user), by=request.user)
    messages.success(request, "That browser is signed out.")
    return redirect("accounts:security")


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    actions.sign_out_everywhere(user, by=user)
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, the form, and once, right after making it, the secret of a new token."""
    form = TokenForm(sent(request))
    secret = ""
    if posted(request, form) and (made := perform(form, actions.issue_token, request.user, by=request.user, **form.issued())):
        secret, form = made[1], TokenForm()
    return page(request, "accounts/tokens.html", {"form": form, "secret": secret, "tokens": _tokens(request.user)})


def _tokens(user: Any) -> list[dict[str, Any]]:
    rows = ApiToken.objects.visible_to(user).filter(revoked_at=None).order_by("-created_at")[:100]
    now = timezone.now()
    return [
        {
            "pk": row.pk,
            "name": row.name,
            "hint": row.hint,
            "scopes": ", ".join(row.scopes),
            "over": row.expires_at <= now,
            "ends": shown_at(row.expires_at, user.time_zone),
            "used": shown_at(row.last_used_at, user.time_zone) if row.last_used_at else "never",
        }
        for row in rows
    ]


@require_POST
def token_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    actions.revoke_token(token, by=request.user)
    messages.success(request, f"{token.name} is revoked: it opens nothing any more.")
    return redirect("accounts:tokens")
