"""HTTP for pages: refusals become answers here and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pghistory
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from .errors import Conflict, NotAllowed, Refusal

Answer = Callable[[HttpRequest], HttpResponse]


def status_of(refusal: Refusal) -> int:
    return 403 if isinstance(refusal, NotAllowed) else 409 if isinstance(refusal, Conflict) else 400


class RefusalMiddleware:
    """Turns what an action refused into a page that says so; the API has its own (core.api.problems)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return refused(request, error.message, status_of(error))
        if isinstance(error, ValidationError):
            return refused(request, " ".join(error.messages), 422)
        return None


def refused(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """A page that says so; a fragment's place keeps what it shows, and the words come as a toast."""
    if "HX-Request" not in request.headers:
        return render(request, "refused.html", {"words": words}, status=status)
    toast = json.dumps({"toasts": [{"text": words, "level": "error"}]})
    return HttpResponse(status=status, headers={"HX-Reswap": "none", "HX-Trigger": toast})


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page needs a sign-in unless it says otherwise. A fragment's request opens the sign-in page whole."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if not request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)
        back = url_has_allowed_host_and_scheme(here := request.headers.get("HX-Current-URL", ""), {request.get_host()})
        query = urlencode({"next": urlsplit(here)._replace(scheme="", netloc="").geturl()}) if back else ""
        return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


class HistoryMiddleware:
    """Every row that a request changes is remembered with who changed it (pghistory's context)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        with pghistory.context(user=_user_id(request), path=request.path):
            return self.get_response(request)


def _user_id(request: HttpRequest) -> str | None:
    pk = getattr(request.user, "pk", None)
    return str(pk) if pk else None


class ToastMiddleware:
    """What an action said by `messages` travels with a fragment as an event; a whole page renders it itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Request") and response.status_code == 200 and "HX-Redirect" not in response:
            told = [{"text": str(m), "level": m.level_tag} for m in messages.get_messages(request)]
            if told:
                trigger_client_event(response, "toasts", {"value": told})
        return response
