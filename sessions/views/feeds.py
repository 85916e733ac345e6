"""Calendar addresses: their user's page of them, and the file that a calendar program fetches without a sign-in."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from producer.core.pages import page, perform, posted, sent
from producer.core.secrets import hashed
from producer.core.time import shown_at
from projects.models import Album, Person

from ..actions import feed as actions
from ..forms.feed import FeedForm
from ..models import CalendarFeed, Room
from ..rules.feed import happenings
from ..rules.feed_file import calendar_file
from . import find

LIMITS = {"feed": "240/h/key"}  # looks at one address


def address(secret: str) -> str:
    return f"{settings.BASE_URL}{reverse('sessions:feed', args=[secret])}"


@never_cache
@sensitive_variables("secret")
def feed_list(request: HttpRequest) -> HttpResponse:
    """One's addresses, the form, and once, right after making one, the address itself."""
    form, secret = FeedForm(sent(request), actor=request.user, initial=_asked(request)), ""
    if posted(request, form) and (made := perform(form, actions.make_feed, by=request.user, **form.cleaned_data)):
        secret, form = made[1], FeedForm(actor=request.user)
    return _page(request, form, secret)


@never_cache
@require_POST
@sensitive_variables("secret")
def feed_rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    feed, secret = actions.rotate_feed(_own(request, pk), by=request.user)
    messages.success(request, f"“{feed}” has a new address. The one before opens nothing any more.")
    return _page(request, FeedForm(actor=request.user), secret)


@require_POST
def feed_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    feed = _own(request, pk)
    actions.revoke_feed(feed, by=request.user)
    messages.success(request, f"The address of “{feed}” opens nothing any more.")
    return redirect("sessions:feed-list")


def _own(request: HttpRequest, pk: UUID) -> CalendarFeed:
    return get_object_or_404(CalendarFeed.objects.visible_to(request.user).for_list(), pk=pk)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the link that led here was about, if one sees it."""
    kinds: dict[str, Any] = {"album": Album, "room": Room, "person": Person}
    keys = {name: find.key(request.GET.get(name, "")) for name in kinds}
    rows = {name: kinds[name].objects.visible_to(request.user).filter(pk=pk).first() for name, pk in keys.items() if pk}
    return {name: row for name, row in rows.items() if row}


def _page(request: HttpRequest, form: FeedForm, secret: str) -> HttpResponse:
    zone = request.user.time_zone  # type: ignore[union-attr]
    feeds = [
        {"pk": feed.pk, "name": str(feed), "kind": _kind(feed), "made": shown_at(feed.made_at, zone)}
        for feed in CalendarFeed.objects.visible_to(request.user).for_list()[: actions.MOST]
    ]
    context = {"form": form, "feeds": feeds, "address": address(secret) if secret else ""}
    return page(request, "sessions/feed_list.html", context)


def _kind(feed: CalendarFeed) -> str:
    return "Album" if feed.album_id else "Room" if feed.room_id else "Person" if feed.person_id else "Yours"


@login_not_required
@require_safe
@sensitive_variables("secret")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What its user sees at this moment. 404 for an address that is none, or whose user may not look any more."""
    found = (
        CalendarFeed.objects.filter(secret_hash=hashed(secret), user__is_active=True)
        if len(secret) <= 100
        else CalendarFeed.objects.none()
    )
    one = found.select_related("user", "album", "room__studio", "person").first()
    if one is None:
        raise Http404
    if not consume(request, app="sessions", action="feed", config=LIMITS, key=str(one.pk)):
        return HttpResponse(status=429, headers={"Retry-After": "900"})
    events = happenings(one)
    if events is None:
        raise Http404
    return _file(request, calendar_file(f"{one}, Producer", events))


def _file(request: HttpRequest, body: bytes) -> HttpResponse:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="producer.ics"'
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    answer["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=answer)  # type: ignore[return-value]
