"""Artists and people: two directories of one shape."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.rules import authorize_in, can_in, organizations_where
from producer.core.errors import NotAllowed
from producer.core.lists import columns
from producer.core.pages import page, perform, posted, sent, sliced

from .. import actions, ordering, rows
from ..actions.availability import may_say_when
from ..forms import ArtistFilters, ArtistForm, NewArtistForm, NewPersonForm, PersonFilters, PersonForm
from ..models import Album, Artist, Person, PersonRate


def artist_list(request: HttpRequest) -> HttpResponse:
    artists = Artist.objects.visible_to(request.user).select_related("organization")
    return _directory(request, "artist", artists, ArtistFilters(request.GET), ("Organisation",))


def person_list(request: HttpRequest) -> HttpResponse:
    people = Person.objects.visible_to(request.user).select_related("organization")
    return _directory(request, "person", people, PersonFilters(request.GET), ("Does", "E-mail", "Organisation"))


def _directory(request: HttpRequest, kind: str, found: Any, filters: Any, heads: tuple[str, ...]) -> HttpResponse:
    order = ordering.chosen(request, ordering.NAMES)
    cut = sliced(request, ordering.ordered(filters.apply(found), order, ordering.NAMES))
    context = {
        "filters": filters,
        "slice": cut,
        "things": list(cut),
        "columns": columns(request, ("Name", "name"), *heads, order=order),
        "may_create": bool(organizations_where(request.user, "people.edit")),
    }
    return page(request, f"projects/{kind}_list.html", context)


def artist_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    artist = get_object_or_404(Artist.objects.visible_to(request.user).select_related("organization"), pk=pk)
    albums = rows.album_values(Album.objects.visible_to(request.user).filter(artist=artist))[:100]
    may_edit = can_in(request.user, "people.edit", artist.organization_id)
    ours = artist.organization_id in request.user.roles  # type: ignore[union-attr]
    context = {"artist": artist, "albums": rows.albums(albums), "may_edit": may_edit, "ours": ours}
    return page(request, "projects/artist_detail.html", context)


def person_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    if into := _merged(request, pk):
        return redirect("projects:person-detail", into)
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("organization", "user"), pk=pk)
    may_edit = can_in(request.user, "people.edit", person.organization_id)
    context = {
        "person": person,
        "may_edit": may_edit,
        "may_say_when": may_say_when(request.user, person),
        "may_see_rates": can_in(request.user, "rates.view", person.organization_id),
        "days": person.availabilities.ahead(),
        "rates": PersonRate.objects.visible_to(request.user).filter(person=person),
        "doubles": [double.name for double in person.merged.order_by("sort_key")[:10]],
    }
    return page(request, "projects/person_detail.html", context)


def _merged(request: HttpRequest, pk: UUID) -> Any:
    """Whom an old address leads to, if its person was merged into one the viewer sees."""
    seen = Person.objects.visible_to(request.user)
    return seen.filter(merged=pk).values_list("pk", flat=True).first()


def artist_new(request: HttpRequest) -> HttpResponse:
    return _new(request, NewArtistForm, actions.create_artist, "artist")


def person_new(request: HttpRequest) -> HttpResponse:
    return _new(request, NewPersonForm, actions.create_person, "person")


def _new(request: HttpRequest, form_class: Any, action: Any, kind: str) -> HttpResponse:
    if not organizations_where(request.user, "people.edit"):
        raise NotAllowed("Your roles do not let you keep a directory.")
    form = form_class(sent(request), actor=request.user)
    if posted(request, form) and (made := perform(form, action, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{made} is in the directory.")
        return redirect(f"projects:{kind}-detail", made.pk)
    return page(request, "projects/directory_form.html", {"form": form, "kind": kind})


def artist_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    artist = get_object_or_404(Artist.objects.visible_to(request.user), pk=pk)
    authorize_in(request.user, "people.edit", artist.organization_id)
    return _edit(request, artist, ArtistForm(sent(request), artist=artist), actions.update_artist)


def person_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("user"), pk=pk)
    authorize_in(request.user, "people.edit", person.organization_id)
    return _edit(request, person, PersonForm(sent(request), person=person), actions.update_person)


def _edit(request: HttpRequest, thing: Artist | Person, form: Any, action: Any) -> HttpResponse:
    kind = thing._meta.model_name
    if posted(request, form) and (saved := perform(form, action, thing, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{saved} is saved.")
        return redirect(f"projects:{kind}-detail", saved.pk)
    return page(request, "projects/directory_form.html", {"form": form, "kind": kind, "thing": thing})
