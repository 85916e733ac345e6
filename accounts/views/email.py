"""One's own address: asked for with the password, and changed by the link that was mailed to it."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.ratelimit import consume_or_429
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from producer.core.pages import page, perform, posted, sent

from .. import actions
from ..forms import EmailForm, EmailKeyForm


@never_cache
def email(request: HttpRequest) -> HttpResponse:
    if refused := consume_or_429(request, app="allauth.account", action="manage_email", user=request.user):
        return refused
    form = EmailForm(sent(request), user=request.user)
    if posted(request, form):
        actions.ask_for_email(request.user, email=form.cleaned_data["email"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, "Look into the new mailbox: open the link there within an hour.")
        return redirect("accounts:profile")
    return page(request, "accounts/email.html", {"form": form})


@never_cache
def email_confirm(request: HttpRequest) -> HttpResponse:
    """GET shows which address it would become, POST changes it. Another person's link is as unknown as none."""
    user: Any = request.user
    key = request.POST.get("key") or request.GET.get("key", "")
    wanted = actions.asked_for(user, key[:1000])
    if not wanted:
        raise Http404
    form = EmailKeyForm(sent(request), initial={"key": key})
    if posted(request, form) and perform(form, actions.change_email, user, by=user, **form.cleaned_data):
        messages.success(request, f"You sign in as {wanted} from now on.")
        return redirect("accounts:profile")
    return page(request, "accounts/email_confirm.html", {"form": form, "wanted": wanted})
