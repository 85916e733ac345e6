from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from producer.core.lists import columns
from producer.core.pages import perform, posted, sent, sliced

from .. import actions, ordering, rows
from ..forms import MoveForm, SongFilters, SongForm
from ..models import Album, Song
from ..pages import album_page, visible_album
from ..rules import authorize, can, next_states
from . import demos, lyrics, pool, story

PAGE = 100


def visible_song(request: HttpRequest, pk: UUID) -> Song:
    songs = Song.objects.visible_to(request.user).with_holds().select_related("album__artist", "album__organization")
    return get_object_or_404(songs, pk=pk)


def song_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _songs(request, visible_album(request, pk))


def _songs(request: HttpRequest, album: Album, refused: dict[str, Any] | None = None) -> HttpResponse:
    filters = SongFilters(request.GET)
    order = ordering.chosen(request, ordering.SONGS)
    found = ordering.ordered(filters.apply(album.songs.with_holds()), order, ordering.SONGS)
    cut = sliced(request, rows.song_values(found), PAGE)
    may_edit = can(request.user, "song.edit", album)
    heads = (("#", "place"), ("Title", "title"), "Key", ("Tempo", "tempo"), "Metre", ("Length", "length"), "Origin", "State")
    context = {
        "filters": filters,
        "slice": cut,
        "songs": rows.songs(cut),
        "columns": columns(
            request, *heads, *([""] if may_edit else []), order=order, numbers=frozenset({"Tempo", "Metre", "Length"})
        ),
        "may_change": may_edit,
        "arrange": _with_query(request, reverse("projects:song-arrange", args=[album.pk])),
        "may_arrange": may_edit and not request.GET.keys() - {"page"},
        **(refused or {}),
    }
    template = "projects/song_list.html"
    return album_page(request, album, "songs", f"{template}#songs" if request.htmx else template, context)  # type: ignore[attr-defined]


def _with_query(request: HttpRequest, path: str) -> str:
    """`path` with the list's own search, filters and page, so that a button answers with the list one looks at."""
    return f"{path}?{request.GET.urlencode()}" if request.GET else path


@require_POST
def song_arrange(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One button of the list: `up` or `down` with a song's id, or `step` with `id:state`."""
    album = visible_album(request, pk)
    name = next((name for name in ("up", "down", "step") if name in request.POST), "")
    key, _, state = request.POST.get(name, "").partition(":")
    song = get_object_or_404(album.songs.select_related("album"), pk=_uuid_or_none(key))
    if name == "step":
        return _step(request, album, song, state)
    actions.place_song(song, song.position + (1 if name == "down" else -1), by=request.user)
    return _arranged(request, album)


def _step(request: HttpRequest, album: Album, song: Song, state: str) -> HttpResponse:
    """What is in the way of the step is said over the list, with the way on; without script on the song’s own page."""
    form = forms.Form(request.POST)
    if form.is_valid() and perform(form, actions.move_song, song, state, by=request.user):
        return _arranged(request, album)
    facts = form.refused.facts if hasattr(form, "refused") else {}
    if request.htmx:  # type: ignore[attr-defined]
        return _songs(
            request, album, {"form": form, "song": song, "approval": facts.get("kind") if "approval" in facts else ""}
        )
    for words in form.non_field_errors():
        messages.error(request, f"“{song}”: {words}")
    return redirect("projects:song-detail", song.pk)


def _arranged(request: HttpRequest, album: Album) -> HttpResponse:
    back = _with_query(request, reverse("projects:song-list", args=[album.pk]))
    return _songs(request, album) if request.htmx else redirect(back)  # type: ignore[attr-defined]


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def song_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "song.edit", album)
    form = SongForm(sent(request))
    if posted(request, form) and (song := perform(form, actions.add_song, album, by=request.user, **_values(form))):
        messages.success(request, f"“{song}” is in the pool.")
        return redirect("projects:song-list", album.pk)
    return album_page(request, album, "songs", "projects/song_form.html", {"form": form})


def _values(form: SongForm) -> dict[str, object]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


@require_POST
def song_quick(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A title typed under the list. What it refuses is shown on the full form, with what was typed."""
    album = visible_album(request, pk)
    authorize(request.user, "song.edit", album)
    form = SongForm({"origin": Song.Origin.ORIGINAL, "title": request.POST.get("title", "")})
    if posted(request, form) and perform(form, actions.add_song, album, by=request.user, **_values(form)):
        return redirect("projects:song-list", album.pk)
    return album_page(request, album, "songs", "projects/song_form.html", {"form": form})


def song_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = visible_song(request, pk)
    may_change = can(request.user, "song.edit", song.album)
    return _song_page(request, song, MoveForm(states=next_states(song)) if may_change else None)


def _song_page(request: HttpRequest, song: Song, form: MoveForm | None) -> HttpResponse:
    context = {
        "song": song,
        "row": rows.song_row(song),
        "form": form,
        **demos.section(request, song),
        **pool.sections(request, song),
        **lyrics.section(request, song),
        "may_give_isrc": can(request.user, "isrc.give", song.album),
        **story.section(request, song),
    }
    return album_page(request, song.album, "songs", "projects/song_detail.html", context)


@require_POST
def song_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = visible_song(request, pk)
    authorize(request.user, "song.edit", song.album)
    form = MoveForm(request.POST, states=Song.State.values)
    if posted(request, form) and (moved := perform(form, actions.move_song, song, by=request.user, **form.cleaned_data)):
        messages.success(request, f"“{moved}” is {moved.get_state_display().lower()}.")
        return redirect("projects:song-detail", song.pk)
    return _song_page(request, visible_song(request, pk), form)


def song_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = visible_song(request, pk)
    authorize(request.user, "song.edit", song.album)
    form = SongForm(sent(request), song=song)
    if posted(request, form) and (saved := perform(form, actions.update_song, song, by=request.user, **form.cleaned_data)):
        messages.success(request, f"“{saved}” is saved.")
        return redirect("projects:song-detail", saved.pk)
    return album_page(request, song.album, "songs", "projects/song_form.html", {"form": form, "song": song})
