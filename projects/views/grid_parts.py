"""The columns of the production grid: added, renamed, put in order, taken away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from producer.core.pages import perform, posted

from .. import actions
from ..forms.grid import PartForm, PartNameForm, TemplateForm
from ..models import Album, GridPart
from ..pages import album_page, visible_album
from ..rules import authorize
from ..rules.parts import TEMPLATES


def grid_parts(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "song.edit", album)
    form = PartForm(request.POST or None)
    if posted(request, form) and (made := perform(form, actions.add_part, album, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{made} is a part of the grid.")
        return redirect("projects:grid-parts", pk)
    return _page(request, album, form)


def _page(request: HttpRequest, album: Album, form: PartForm) -> HttpResponse:
    templates = [(key, label, ", ".join(names)) for key, (label, names) in TEMPLATES.items()]
    context = {"form": form, "parts": album.grid_parts.order_by("position", "id"), "templates": templates}
    return album_page(request, album, "grid", "projects/grid_parts.html", context)


@require_POST
def grid_template(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "song.edit", album)
    form = TemplateForm(request.POST)
    if posted(request, form) and (made := perform(form, actions.add_template, album, by=request.user, **form.cleaned_data)):
        messages.success(request, f"The grid has {len(made)} parts.")
        return redirect("projects:album-grid", pk)
    return _page(request, album, PartForm())


def _visible_part(request: HttpRequest, pk: UUID) -> GridPart:
    rows = GridPart.objects.visible_to(request.user).select_related("album__artist", "album__organization")
    return get_object_or_404(rows, pk=pk)


def part_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    part = _visible_part(request, pk)
    authorize(request.user, "song.edit", part.album)
    form = PartNameForm(request.POST or None, initial={"name": part.name, "version": part.version})
    if posted(request, form) and (saved := perform(form, actions.rename_part, part, by=request.user, **form.cleaned_data)):
        messages.success(request, f"The part is called {saved}.")
        return redirect("projects:grid-parts", saved.album_id)
    return album_page(request, part.album, "grid", "projects/grid_part_form.html", {"form": form, "part": part})


@require_POST
def part_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One up or down: the buttons `up` and `down`."""
    part = _visible_part(request, pk)
    actions.place_part(part, part.position + (-1 if "up" in request.POST else 1), by=request.user)
    return redirect("projects:grid-parts", part.album_id)


@require_POST
def part_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    part = _visible_part(request, pk)
    actions.remove_part(part, by=request.user)
    messages.success(request, f"{part} is no part of the grid any more.")
    return redirect("projects:grid-parts", part.album_id)
