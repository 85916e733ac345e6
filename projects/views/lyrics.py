"""The words of a song: the last version, those before it, two side by side, and the next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from producer.core.pages import perform, posted, sent
from producer.core.time import shown_at

from .. import actions
from ..forms import LyricForm
from ..models import Lyric, Song
from ..pages import album_page
from ..rules import authorize, can
from ..rules.lyrics import side_by_side

MOST = 200


def section(request: HttpRequest, song: Song) -> dict[str, Any]:
    """What `projects/song_lyrics.html` needs."""
    last = song.lyrics.select_related("by").first()
    return {"lyric": last, "lyric_told": _told(last, request) if last else "", "may_write": _may(request, song)}


def _may(request: HttpRequest, song: Song) -> bool:
    return can(request.user, "lyric.write", song.album)


def _told(lyric: Lyric, request: HttpRequest) -> str:
    return f"{lyric.by.name if lyric.by else 'Producer'}, {shown_at(lyric.created_at, request.user.time_zone)}"


def _song(request: HttpRequest, pk: UUID) -> Song:
    songs = Song.objects.visible_to(request.user).select_related("album__artist", "album__organization")
    return get_object_or_404(songs, pk=pk)


def lyric_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The last version whole, and all of them with who, when and what for."""
    song = _song(request, pk)
    found = list(song.lyrics.select_related("by").defer("text")[:MOST])
    versions = [
        {"url": f"/lyrics/{one.pk}/", "number": one.number, "note": one.note, "told": _told(one, request)} for one in found
    ]
    context = {"song": song, "versions": versions, **section(request, song)}
    return album_page(request, song.album, "songs", "projects/lyric_list.html", context)


def lyric_write(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = _song(request, pk)
    authorize(request.user, "lyric.write", song.album)
    last = song.lyrics.first()
    form = LyricForm(sent(request), last=last)
    if posted(request, form) and (made := perform(form, actions.write_lyric, song, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Version {made.number} is kept.")
        return redirect("projects:lyric-list", song.pk)
    context = {"song": song, "form": form, **_beside(form, last)}
    return album_page(request, song.album, "songs", "projects/lyric_form.html", context)


def _beside(form: LyricForm, last: Lyric | None) -> dict[str, Any]:
    """Where somebody was faster: theirs beside what was typed; saving again goes over it, knowingly."""
    typed = form.data.get("text", "")
    if last is None or not typed or form.data.get("based_on") == str(last.number):
        return {}
    form.data = {**form.data.dict(), "based_on": str(last.number)}
    return {"theirs": last, "lines": side_by_side(last.text, typed.replace("\r\n", "\n")[:20_000])}


def lyric_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version beside the one before it, or beside `?with=3`."""
    lyrics = Lyric.objects.visible_to(request.user).select_related("by", "song__album__artist", "song__album__organization")
    lyric = get_object_or_404(lyrics, pk=pk)
    other = _other(lyric, request.GET.get("with", ""))
    last = lyric.song.lyrics.defer("text").first()
    context = {
        "song": lyric.song,
        "lyric": lyric,
        "told": _told(lyric, request),
        "label": f"Version {lyric.number}",
        "other_label": f"Version {other.number}" if other else "",
        "other": other,
        "lines": side_by_side(other.text if other else "", lyric.text),
        "numbers": [number for number in range(last.number, max(0, last.number - MOST), -1) if number != lyric.number],
        "may_restore": lyric.pk != last.pk and _may(request, lyric.song),
    }
    return album_page(request, lyric.song.album, "songs", "projects/lyric_detail.html", context)


def _other(lyric: Lyric, number: str) -> Lyric | None:
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else lyric.number - 1
    return lyric.song.lyrics.filter(number=wanted).exclude(pk=lyric.pk).first()


@require_POST
def lyric_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    lyric = get_object_or_404(Lyric.objects.visible_to(request.user).select_related("song__album"), pk=pk)
    made = actions.restore_lyric(lyric, by=request.user)
    messages.success(request, f"Version {lyric.number} is back, as version {made.number}.")
    return redirect("projects:lyric-list", lyric.song_id)
