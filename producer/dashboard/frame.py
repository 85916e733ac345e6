"""Fragments of the frame itself, fetched when they are opened, so that no page pays for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from notices.pages import unread
from projects.models import Album

MENU_SIZE = 12


def albums_menu(request: HttpRequest) -> HttpResponse:
    """The albums worked on last, for the switcher on top of the rail."""
    albums = Album.objects.visible_in_order(request.user).exclude(stage=Album.Stage.ARCHIVED).select_related("artist")
    return render(request, "dashboard/albums_menu.html", {"albums": albums.order_by("-updated_at", "-id")[:MENU_SIZE]})


def bell(request: HttpRequest) -> HttpResponse:
    """How many notices wait, for the bell: it asks again while one looks, and no page waits for it."""
    return render(request, "dashboard/bell.html", {"unread": unread(request.user)})
