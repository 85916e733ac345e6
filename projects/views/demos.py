"""Demos on a song's page, their upload, and the page on which one listens to a whole album."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from files.actions import PIECE
from files.serve import download, stream
from producer.core.pages import perform, posted, sent

from .. import actions, demo_rows, listening
from ..forms import DemoEditForm, DemoForm
from ..models import Demo, Song
from ..pages import album_page, visible_album
from ..rules import authorize, can, sound_of, upload_offset

MOST_RECORDINGS = 100


def visible_demo(request: HttpRequest, pk: UUID) -> Demo:
    demos = Demo.objects.visible_to(request.user).select_related("audio__file", "song__album", "recording")
    return get_object_or_404(demos, pk=pk)


def section(request: HttpRequest, song: Song) -> dict[str, Any]:
    """What `projects/demos.html` needs on any page of the song."""
    demos = song.demos.here().select_related("audio__uploaded_by", "recording").newest_first()
    shown = demo_rows.demos(demos, request.user)
    return {
        "recordings": demo_rows.recordings(song.recordings.all()[:MOST_RECORDINGS], shown),
        "demos": shown,
        "demos_url": reverse("projects:demo-list", args=[song.pk]),
        "demos_silent": not any(demo["ready"] for demo in shown),
        "demos_move": any(demo["moves"] for demo in shown),
        "may_add_demo": can(request.user, "demo.add", song.album),
        "may_edit_demo": can(request.user, "demo.edit", song.album),
        "piece": PIECE,
    }


@require_http_methods(["GET", "POST"])
def demo_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The section as a fragment; POST begins an upload, for the script that then sends the pieces."""
    songs = Song.objects.visible_to(request.user).select_related("album__organization")
    song = get_object_or_404(songs, pk=pk)
    if request.method == "GET":
        return render(request, "projects/demos.html", {"song": song, **section(request, song)})
    authorize(request.user, "demo.add", song.album)
    form = DemoForm(request.POST, song=song)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.as_data().values() for error in errors])
    return _far(actions.begin_demo(song, **form.values, by=request.user), status=201)


def demo_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it is, and of which recording."""
    demo = visible_demo(request, pk)
    actions.refuse_others_demo(demo, request.user)
    form = DemoEditForm(sent(request), demo=demo)
    if posted(request, form) and perform(form, actions.update_demo, demo, by=request.user, **form.cleaned_data):
        messages.success(request, f"{demo} is saved.")
        return redirect("projects:song-detail", demo.song_id)
    return album_page(request, demo.song.album, "songs", "projects/demo_form.html", {"demo": demo, "form": form})


@require_http_methods(["GET", "PATCH"])
def demo_upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the upload is; PATCH sends the piece that begins at Upload-Offset."""
    demo = visible_demo(request, pk)
    authorize(request.user, "demo.add", demo.song.album)
    if request.method == "PATCH":
        demo = actions.receive_demo(demo, upload_offset(request.headers), request.body, by=request.user)
    return _far(demo)


def _far(demo: Demo, status: int = 200) -> JsonResponse:
    told = {name: getattr(demo.audio, name) for name in ("state", "size", "received", "progress")}
    return JsonResponse({**told, "upload": reverse("projects:demo-upload", args=[demo.pk])}, status=status)


def _sound(request: HttpRequest, pk: UUID) -> Any:
    demo = visible_demo(request, pk)
    authorize(request.user, "song.listen", demo.song.album)
    return sound_of(demo)


@require_safe
def demo_audio(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return stream(request, _sound(request, pk))


@require_safe
def demo_download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return download(_sound(request, pk))


@require_safe
def demo_peaks(request: HttpRequest, pk: UUID) -> JsonResponse:
    peaks = _sound(request, pk).audio.peaks
    return JsonResponse({"peaks": list(bytes(peaks))}, headers={"Cache-Control": "private, no-cache"})


@require_POST
def demo_current(request: HttpRequest, pk: UUID) -> HttpResponse:
    demo = actions.make_current(visible_demo(request, pk), by=request.user)
    messages.success(request, f"{demo} is the current file of {demo.recording or 'the song'}.")
    return redirect("projects:song-detail", demo.song_id)


@require_POST
def demo_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    demo = visible_demo(request, pk)
    actions.remove_demo(demo, by=request.user)
    messages.success(request, f"{demo} is gone.")
    return redirect("projects:song-detail", demo.song_id)


def listen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every song of the album that can be heard, in the list's order, for whoever has only a keyboard."""
    album = visible_album(request, pk)
    authorize(request.user, "song.listen", album)
    tracks = demo_rows.tracks(listening.heard(album), listening.slots(request.user, album))
    return album_page(request, album, "songs", "projects/listen.html", {"tracks": tracks})
