"""What the pool knows of a song, for its page: the hold, and who sent it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from producer.core.pages import page, perform, posted
from producer.core.time import shown_at

from .. import actions
from ..forms import HoldForm
from ..models import SentSong, Song
from ..rules import authorize, can


def sections(request: HttpRequest, song: Song) -> dict[str, Any]:
    """What `projects/song_hold.html` and `projects/song_source.html` need."""
    may_edit = can(request.user, "song.edit", song.album)
    may_hold = may_edit and song.origin == Song.Origin.PITCHED
    return {"may_hold": may_hold, "hold_form": _hold_form(song) if may_hold else None, **_source(request, song, may_edit)}


def _source(request: HttpRequest, song: Song, may_edit: bool) -> dict[str, Any]:
    """Who sent it is everybody's to know; how to reach them, and the link, is for those who keep the pool."""
    sent = SentSong.objects.filter(song=song).select_related("link").first()
    if sent is None:
        return {}
    told = shown_at(sent.created_at, request.user.time_zone)  # type: ignore[union-attr]
    by = f" by the link “{sent.link}”" if may_edit else ""
    return {"sent": sent, "sent_mail": sent.email if may_edit else "", "sent_told": f"{told}{by}"}


def _hold_form(song: Song) -> HoldForm:
    return HoldForm(initial={"until": song.held_until, "version": song.version})


def _song(request: HttpRequest, pk: UUID) -> Song:
    song = get_object_or_404(Song.objects.visible_to(request.user).select_related("album"), pk=pk)
    authorize(request.user, "song.edit", song.album)
    return song


@require_POST
def song_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    song, form = _song(request, pk), HoldForm(request.POST)
    if posted(request, form) and perform(form, actions.hold_song, song, by=request.user, **form.cleaned_data):
        until = form.cleaned_data["until"]
        messages.success(request, f"“{song}” is on hold for you until {until:%-d %b %Y}. You are reminded before it ends.")
        return redirect("projects:song-detail", song.pk)
    return page(request, "projects/song_hold_form.html", {"form": form, "song": song})


@require_POST
def song_release(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = _song(request, pk)
    actions.release_hold(song, by=request.user)
    messages.success(request, f"The hold on “{song}” is released.")
    return redirect("projects:song-detail", song.pk)
