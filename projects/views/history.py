from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from ..history import read
from ..pages import album_page, visible_album
from ..rules import authorize


def album_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "history.view", album)
    told = read(request.user, album, before=request.GET.get("before", ""))
    return album_page(request, album, "history", "projects/album_history.html", {"told": told})
