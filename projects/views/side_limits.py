from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import Organization
from accounts.rules import authorize_in
from producer.core.pages import page, perform, posted

from ..actions import side_limit as actions
from ..forms.order import LimitForm
from ..models import SideLimit
from ..pages import album_page, visible_album
from ..rules import authorize
from ..rules.side_limits import USUAL, limits_of, limits_said


def album_limits(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An album's own word on each format; what it does not say is its organisation's."""
    album = visible_album(request, pk)
    authorize(request.user, "order.edit", album)
    rows = list(SideLimit.objects.filter(album=album).select_related("organization", "album"))
    forms = _forms(request, rows, limits_of(album))
    done, form = _save(request, forms, album=album)
    if done:
        return redirect("projects:album-limits", album.pk)
    return album_page(request, album, "order", "projects/album_limits.html", {"form": form, "forms": forms})


def organization_limits(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An organisation's word for all its albums that say none of their own."""
    house = get_object_or_404(Organization.objects.filter(pk__in=list(request.user.roles)), pk=pk)  # type: ignore[union-attr]
    authorize_in(request.user, "format.edit", house)
    rows = list(SideLimit.objects.filter(organization=house, album=None).select_related("organization", "album"))
    forms = _forms(request, rows, USUAL)
    done, form = _save(request, forms, organization=house)
    if done:
        return redirect("projects:organization-limits", house.pk)
    return page(request, "projects/organization_limits.html", {"house": house, "form": form, "forms": forms})


def _forms(request: HttpRequest, rows: list[SideLimit], beneath: Any) -> list[tuple[str, str, LimitForm]]:
    asked = request.POST.get("format", "")
    return [
        (key, name, LimitForm(request.POST if key == asked else None, form=key, limit=limit, row=row))
        for key, name, limit, row in limits_said(rows, beneath)
    ]


def _save(request: HttpRequest, forms: list[tuple[str, str, LimitForm]], **whose: Any) -> tuple[bool, LimitForm | None]:
    """What was posted: the limits of one format, or `drop` to let what lies beneath hold again."""
    if request.method != "POST":
        return False, None
    found = next(((key, name, form) for key, name, form in forms if form.is_bound), None)
    if found is None:
        raise Http404
    key, name, form = found
    if "drop" in request.POST and form.row is not None:
        actions.drop_limit(form.row, by=request.user)
        messages.success(request, f"{name}: the usual holds again.")
        return True, form
    if posted(request, form) and perform(form, actions.set_limit, format=key, by=request.user, **whose, **form.cleaned_data):
        messages.success(request, f"{name}: saved.")
        return True, form
    return False, form
