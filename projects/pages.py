"""What every page of an album shares, whichever room it is in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from producer.core.pages import page

from . import panels, rules, tabs
from .models import Album


def visible_album(request: HttpRequest, pk: UUID) -> Album:
    """The album, with artist and organisation, or 404 for whoever does not see it."""
    return get_object_or_404(Album.objects.visible_to(request.user).select_related("artist", "organization"), pk=pk)


def album_page(request: HttpRequest, album: Album, tab: str, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render `template`, which extends `projects/album_base.html`, with header and tabs around it.

    NotAllowed for who may not open `tab`. Adds `album tabs stages gauges next_session may_edit` to the context.
    """
    tabs.authorize(request.user, album, tab)
    return page(request, template, {**frame(request, album, tab), **context})


def frame(request: HttpRequest, album: Album, tab: str) -> dict[str, Any]:
    return {
        "album": album,
        "tab": tab,
        "tabs": tabs.shown_to(request.user, album, tab),
        "stages": stepper(album),
        "gauges": panels.gauges(request, album),
        "next_session": panels.next_session(request, album),
        "may_edit": rules.can(request.user, "album.edit", album),
    }


def stepper(album: Album) -> list[dict[str, str]]:
    """The stages in order, each `done`, `now` or nothing."""
    stages: list[Album.Stage] = [stage for stage in Album.Stage if stage != Album.Stage.ARCHIVED]
    at = stages.index(Album.Stage(album.stage)) if album.stage in stages else len(stages)
    return [
        {"label": str(stage.label), "state": "done" if n < at else "now" if n == at else ""} for n, stage in enumerate(stages)
    ]
