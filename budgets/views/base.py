"""What the money pages share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from projects.models import Album
from projects.pages import album_page, visible_album
from projects.rules import authorize

from ..rows import base_url
from ..rules.people import who_decides


def money_album(request: HttpRequest, pk: UUID) -> Album:
    """The album, for who may see its money; 404 for a stranger, 403 for who sees the album only."""
    album = visible_album(request, pk)
    authorize(request.user, "money.view", album)
    return album


def found(request: HttpRequest, rows: Any, pk: UUID) -> Any:
    """One thing of the album that the reader may see."""
    return get_object_or_404(rows.visible_to(request.user), pk=pk)


def money_page(request: HttpRequest, album: Album, template: str, context: dict[str, Any]) -> HttpResponse:
    return album_page(request, album, "money", f"budgets/{template}.html", {"base": base_url(album.pk), **context})


def tell_sent(request: HttpRequest, album: Album, roles: Iterable[str]) -> None:
    """Say whose word it waits for now, and plainly so where there is nobody."""
    decides = who_decides(album, roles)
    (messages.success if decides.possible else messages.warning)(request, f"Sent. {decides.words}")
