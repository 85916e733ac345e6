from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.rules import organizations_where
from producer.core.errors import NotAllowed
from producer.core.lists import columns
from producer.core.pages import page, perform, posted, sent, sliced

from .. import actions, ordering, panels, rows
from ..forms import AlbumFilters, AlbumForm, NewAlbumForm
from ..models import Album, Song
from ..pages import album_page, visible_album
from ..rules import authorize, can


def album_list(request: HttpRequest) -> HttpResponse:
    filters = AlbumFilters(request.GET, actor=request.user)
    order = ordering.chosen(request, ordering.ALBUMS)
    found = filters.apply(Album.objects.visible_in_order(request.user))
    cut = sliced(request, rows.album_values(ordering.ordered(found, order, ordering.ALBUMS)))
    heads = (
        ("Title", "title"),
        ("Artist", "artist"),
        "Stage",
        "Organisation",
        ("Delivery", "delivery"),
        ("Release", "release"),
    )
    context = {
        "filters": filters,
        "slice": cut,
        "albums": rows.albums(cut),
        "columns": columns(request, *heads, order=order),
        "may_create": bool(organizations_where(request.user, "album.create")),
    }
    return page(request, "projects/album_list.html", context)


def album_new(request: HttpRequest) -> HttpResponse:
    if not organizations_where(request.user, "album.create"):
        raise NotAllowed("Your roles do not let you begin an album.")
    form = NewAlbumForm(sent(request), actor=request.user)
    if posted(request, form) and (album := perform(form, actions.create_album, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{album} is begun. Now its songs.")
        return redirect("projects:album-detail", album.pk)
    return page(request, "projects/album_new.html", {"form": form})


def album_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    states = list(album.songs.values_list("state", flat=True))
    context = {
        "team": album.team.active().select_related("user").order_by("since", "id")[:50],
        "counts": [
            (rows.STATES[state], rows.STATE_LOOKS[state], states.count(state)) for state in Song.State if state in states
        ],
        "songs_count": len(states),
        "labels": album.shares.active().select_related("organization").order_by("since", "id")[:10],
        "sees_money": can(request.user, "money.view", album),
        "fragments": panels.fragments(request.user, album),
    }
    return album_page(request, album, "overview", "projects/album_detail.html", context)


def album_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "album.edit", album)
    form = AlbumForm(sent(request), album=album)
    if posted(request, form) and (saved := perform(form, actions.update_album, album, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{saved} is saved.")
        return redirect("projects:album-detail", saved.pk)
    context = {"form": form, "may_archive": album.stage != Album.Stage.ARCHIVED and can(request.user, "album.edit", album)}
    return album_page(request, album, "overview", "projects/album_edit.html", context)


@require_POST
def album_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = actions.archive_album(visible_album(request, pk), by=request.user)
    messages.success(request, f"{album} is archived. Change its stage to take it up again.")
    return redirect("projects:album-detail", album.pk)
