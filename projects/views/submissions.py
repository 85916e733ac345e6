"""Submission links: the producers' page of them, and the one page that a link opens, for which nobody signs in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from files.actions import PIECE
from producer.core.pages import page, perform, posted, sent
from producer.core.time import shown_at

from .. import actions
from ..forms import AnnouncedForm, LinkForm, SendForm
from ..models import Album, Demo, SubmissionLink
from ..pages import album_page, visible_album
from ..rules import authorize, upload_offset
from ..rules.submissions import heading, link_of, problem

# Songs sent per network, and by one link; pieces of demos per network, and of one. Counted in the database's cache, so
# every web process counts together.
LIMITS = {"submission": "10/10m/ip,60/h/key", "piece": "3000/h/ip,1000/h/key"}
MOST = 100


def address(secret: str) -> str:
    return f"{settings.BASE_URL}{reverse('projects:song-send')}?{urlencode({'key': secret})}"


@never_cache
@sensitive_variables("secret")
def link_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list, the form, and once, right after opening one, its address."""
    album = visible_album(request, pk)
    authorize(request.user, "song.edit", album)
    form, secret = LinkForm(sent(request)), ""
    if posted(request, form) and (made := perform(form, actions.open_link, album, by=request.user, **form.values())):
        secret, form = made[1], LinkForm()
    context = {"form": form, "links": _links(request, album), "address": address(secret) if secret else ""}
    return album_page(request, album, "songs", "projects/submission_links.html", context)


def _links(request: HttpRequest, album: Album) -> list[dict[str, Any]]:
    zone = request.user.time_zone
    return [
        {
            "pk": link.pk,
            "name": link.name,
            "shows": ", ".join(word for word, on in (("artist", link.show_artist), ("title", link.show_title)) if on)
            or "nothing",
            "ends": shown_at(link.expires_at, zone),
            "state": "Revoked" if link.revoked_at else "Ended" if link.ended_at else "Open",
            "open": not link.ended_at,
            "count": link.count,
        }
        for link in album.submission_links.with_counts()[:MOST]
    ]


@require_POST
def link_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    links = SubmissionLink.objects.filter(album__in=Album.objects.visible_to(request.user).values("pk"))
    link = get_object_or_404(links.select_related("album"), pk=pk)
    actions.revoke_link(link, by=request.user)
    messages.success(request, f"“{link}” leads nowhere now. What came by it stays.")
    return redirect("projects:submission-links", link.album_id)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def song_send(request: HttpRequest) -> HttpResponse:
    """What the link opens: facts and demo in one page. Opening it changes nothing."""
    secret = request.GET.get("key", "")
    link = link_of(secret)
    words = problem(link) if link else "This link is none of ours: it may have been cut short."
    if link is None or words:
        return _page(request, "closed", status=404 if link is None else 410, words=words)
    if "sent" in request.GET and request.method == "GET":
        return _page(request, "sent", heading=heading(link), again=f"?{urlencode({'key': secret})}")
    if not consume(request, app="projects", action="submission", config=LIMITS, key=str(link.pk)):
        words = "So many songs came in at once that we stop for breath. Try again in ten minutes; nothing was kept."
        return _page(request, "closed", status=429, words=words)
    form = SendForm(sent(request), request.FILES or None)
    done = f"{request.path}?{urlencode({'key': secret, 'sent': 1})}"
    if begun := _announced(request, link, form):
        upload = f"{reverse('projects:sound-send', args=[begun.pk])}?{urlencode({'key': secret})}"
        return JsonResponse({"upload": upload, "done": done}, status=201)
    if not form.errors and posted(request, form) and perform(form, actions.send_song, link, **form.values()):
        return redirect(done)
    return _page(request, "form", heading=heading(link), sought=link.words, form=form, piece=PIECE)


def _announced(request: HttpRequest, link: SubmissionLink, form: SendForm) -> Demo | None:
    """The demo whose bytes the browser sends next; None where it announces none, or `form` says what was refused."""
    sound = AnnouncedForm(sent(request))
    if not (posted(request, sound) and form.is_valid()):
        return None
    made: Demo | None = perform(form, actions.announce_song, link, actions.Announced(**sound.values()), **form.told())
    return made


@login_not_required
@never_cache
@require_http_methods(["GET", "PATCH"])
def sound_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a demo is that was announced by the link; PATCH sends the piece that begins at Upload-Offset."""
    link = link_of(request.GET.get("key", ""))
    demos = Demo.objects.filter(song__sent__link=link, audio__uploaded_by=None).select_related("audio", "song__album")
    demo = get_object_or_404(demos if link else demos.none(), pk=pk)
    if request.method == "PATCH":
        if not consume(request, app="projects", action="piece", config=LIMITS, key=str(demo.pk)):
            return HttpResponse(status=429)
        demo = actions.receive_sound(link, demo, upload_offset(request.headers), request.body)
    far = {name: getattr(demo.audio, name) for name in ("state", "size", "received")}
    return JsonResponse(far)


def _page(request: HttpRequest, face: str, *, status: int = 0, **context: Any) -> HttpResponse:
    response = page(request, "projects/song_send.html", {"face": face, **context})
    response.status_code = status or response.status_code
    return response
