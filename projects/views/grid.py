"""The production grid: the page, what changed since one looked, and marks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from producer.core.pages import perform, posted

from .. import actions, grid_page
from ..forms.grid import MarksForm, SinceForm
from ..models import Album, Person
from ..pages import album_page, visible_album
from ..rules import authorize, can, grid
from ..rules.parts import TEMPLATES

MOST_PEOPLE = 500


def album_grid(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    template = "projects/grid.html"
    return album_page(request, album, "grid", f"{template}#board" if request.htmx else template, _board(request, album))


def _board(request: HttpRequest, album: Album) -> dict[str, Any]:
    revision, layout = grid.standing(album)
    found, may_mark = grid.read(album), can(request.user, "grid.mark", album)
    return {
        "grid": found,
        "head": grid_page.head(found, may_mark),
        "body": grid_page.body(found, may_mark),
        "foot": grid_page.foot(found),
        "words": grid_page.words(found.whole()),
        "revision": revision,
        "layout": layout,
        "palette": grid_page.PALETTE,
        "may_mark": may_mark,
        "may_lay_out": can(request.user, "song.edit", album),
        "templates": [(key, label, ", ".join(names)) for key, (label, names) in TEMPLATES.items()],
    }


@require_GET
def grid_changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came since `since`; 204 while nothing did, which costs two short queries."""
    album = visible_album(request, pk)
    form = SinceForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"words": "Say since when."}, status=422)
    revision, layout = grid.standing(album)
    since = form.cleaned_data["since"]
    if since == revision and layout == form.cleaned_data["layout"]:
        return HttpResponse(status=204)
    return JsonResponse(grid_page.changes(album, since))


@require_POST
def grid_mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Marks, all or none; the answer is what changed since the sender last looked, their own marks among it."""
    album = visible_album(request, pk)
    authorize(request.user, "grid.mark", album)
    form = MarksForm(request.POST)
    if not posted(request, form):
        return JsonResponse({"words": "These marks cannot be read."}, status=422)
    perform(form, actions.mark_cells, album, form.cleaned_data["marks"], by=request.user)
    told = grid_page.changes(album, form.cleaned_data["since"])
    if form.errors:
        status = 409 if hasattr(form, "refused") else 422
        return JsonResponse({**told, "words": _first(form)}, status=status)
    return JsonResponse(told)


def _first(form: MarksForm) -> str:
    return next(str(words) for found in form.errors.values() for words in found)


@require_GET
def grid_people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom one may name in a cell: the directory of the album's organisation, as far as one sees it."""
    album = visible_album(request, pk)
    authorize(request.user, "grid.mark", album)
    people = Person.objects.visible_to(request.user).filter(organization=album.organization_id).order_by("sort_key", "id")
    return JsonResponse({"people": list(people.values_list("id", "name")[:MOST_PEOPLE])})
