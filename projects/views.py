from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from producer.core.pages import page, sliced

from .models import Album
from .pages import album_page, visible_album


def album_list(request: HttpRequest) -> HttpResponse:
    albums = Album.objects.visible_to(request.user).for_list()
    return page(request, "projects/album_list.html", {"albums": sliced(request, albums)})


def album_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return album_page(request, visible_album(request, pk), "overview", "projects/album_detail.html", {})


def song_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    return album_page(request, album, "songs", "projects/song_list.html", {"songs": sliced(request, album.songs.all())})


def album_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    return album_page(request, album, "team", "projects/album_team.html", {"team": album.team.active()})


def album_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    return album_page(request, visible_album(request, pk), "history", "projects/album_history.html", {})
