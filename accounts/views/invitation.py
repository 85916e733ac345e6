"""The page behind a mailed invitation. Opening it changes nothing; its button does the thing."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from producer.core.pages import page, perform, posted, sent
from producer.core.secrets import hashed

from .. import actions
from ..forms import InvitationKeyForm, JoinForm
from ..models import Invitation, User
from ..rules import invitation_problem


@login_not_required
@never_cache
@sensitive_post_parameters("password", "key")
def invitation(request: HttpRequest) -> HttpResponse:
    """Four faces: nothing to accept, accept as who I am, sign in first, or make an account."""
    secret = (request.POST if request.method == "POST" else request.GET).get("key", "")
    found = _find(secret)
    problem = invitation_problem(found) if found else "This link is not an invitation of ours: it may have been cut short."
    if found is None or problem:
        return _page(request, "closed", status=404 if found is None else 410, words=problem)
    if request.user.is_authenticated:
        return _accept(request, found, secret)
    if User.objects.filter(email=found.email).exists():
        query = urlencode({"next": f"{reverse('accounts:invitation')}?{urlencode({'key': secret})}"})
        return _page(request, "sign_in", invitation=found, sign_in=f"{reverse('account_login')}?{query}")
    return _join(request, found, secret)


def _find(secret: str) -> Invitation | None:
    rows = Invitation.objects.select_related("organization", "invited_by")
    return rows.filter(secret_hash=hashed(secret)).first() if 0 < len(secret) <= 100 else None


def _accept(request: HttpRequest, found: Invitation, secret: str) -> HttpResponse:
    user: Any = request.user
    if user.email != found.email:
        return _page(request, "other_person", invitation=found)
    form = InvitationKeyForm(sent(request), initial={"key": secret})
    if posted(request, form) and perform(form, actions.accept_invitation, found, by=user):
        return _welcome(request, found)
    return _page(request, "accept", invitation=found, form=form)


def _join(request: HttpRequest, found: Invitation, secret: str) -> HttpResponse:
    form = JoinForm(sent(request), initial={"key": secret})
    if posted(request, form):
        typed = {name: form.cleaned_data[name] for name in ("name", "password", "time_zone")}
        if user := perform(form, actions.join_by_invitation, found, **typed):
            perform_login(request, Login(user=user, email=user.email))
            return _welcome(request, found)
    return _page(request, "join", invitation=found, form=form)


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.success(request, f"Welcome to {found.organization}.")
    return redirect("accounts:organization-detail", found.organization_id)


def _page(request: HttpRequest, face: str, *, status: int = 0, **context: Any) -> HttpResponse:
    response = page(request, "accounts/invitation.html", {"face": face, **context})
    response.status_code = status or response.status_code
    return response
