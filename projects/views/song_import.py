"""Songs from a file: a preview that names every bad row, and only then the songs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from producer.core.pages import perform, posted, sent

from .. import actions, rows
from ..forms import SongImportForm
from ..models import Album, Song
from ..pages import album_page, visible_album
from ..rules import authorize, song_import


def song_import_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "song.edit", album)
    form = SongImportForm(sent(request), request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if posted(request, form) and (table := perform(form, song_import.table_of, form.content())):
        preview = perform(form, song_import.read, table, album)
        if preview and not preview.problems:
            if "confirm" in request.POST and _imported(form, album, preview, request.user):
                messages.success(request, _said(preview))
                return redirect("projects:song-list", album.pk)
            context |= _tried(form, album, preview, table, request.user)
        elif preview:
            form.add_error(None, ValidationError(preview.problems))
            context["good"] = len(preview.rows)
    return album_page(request, album, "songs", "projects/song_import.html", context)


def _imported(form: SongImportForm, album: Album, preview: song_import.Preview, by: Any) -> bool:
    return perform(form, actions.import_songs, album, preview.rows, by=by) is not None


def _tried(
    form: SongImportForm, album: Album, preview: song_import.Preview, table: list[tuple[int, list[str]]], by: Any
) -> dict[str, Any]:
    """The songs that would be made; whatever would be refused then is refused now."""
    songs = perform(form, actions.try_import_songs, album, preview.rows, by=by)
    if songs is None:
        return {}
    return {"preview": [_shown(song) for song in songs], "there": preview.there, "text": song_import.as_csv(table)}


def _shown(song: Song) -> dict[str, Any]:
    song.held_elsewhere = False  # type: ignore[attr-defined]
    return rows.song_row(song)


def _said(preview: song_import.Preview) -> str:
    count = len(preview.rows)
    return f"{count} song{' is' if count == 1 else 's are'} in the pool."
