from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from producer.core.pages import perform, posted, sent

from .. import order_rows as rows
from ..actions import single as actions
from ..forms.order import AskSingleForm, SingleForm
from ..models import Single
from ..pages import album_page, visible_album
from ..rules import authorize, can
from ..rules.obstacles import obstacles, standings, wants_approval


def visible_single(request: HttpRequest, pk: UUID) -> Single:
    found = Single.objects.visible_to(request.user).for_list().select_related("album__artist", "album__organization")
    return get_object_or_404(found, pk=pk)


def single_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "order.edit", album)
    form = SingleForm(sent(request), album=album)
    if posted(request, form) and (single := perform(form, actions.pick_single, by=request.user, **_values(form))):
        messages.success(request, f"“{single}” is single {single.position}.")
        return redirect("projects:single-detail", single.pk)
    context = {"form": form, "title": "Pick a single", "submit": "Pick single"}
    return album_page(request, album, "order", "projects/order_form.html", context)


def _values(form: SingleForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def single_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, visible_single(request, pk))


def _page(request: HttpRequest, single: Single, form: Any = None) -> HttpResponse:
    way, stands = obstacles([single]), standings([single])
    may_edit = can(request.user, "order.edit", single.album)
    may_ask = may_edit and stands[single.pk] not in ("open", "approved") and wants_approval(single.album)
    context = {
        "single": single,
        "row": rows.singles([single], way, stands)[0],
        "way": way[single.pk],
        "may_change": may_edit,
        "form": form or (AskSingleForm(initial={"version": single.version}) if may_ask else None),
    }
    return album_page(request, single.album, "order", "projects/single_detail.html", context)


def single_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    single = visible_single(request, pk)
    authorize(request.user, "order.edit", single.album)
    form = SingleForm(sent(request), album=single.album, single=single)
    if posted(request, form) and perform(form, actions.update_single, single, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved.")
        return redirect("projects:single-detail", single.pk)
    context = {"form": form, "title": f"Edit “{single}” as single", "submit": "Save single"}
    return album_page(request, single.album, "order", "projects/order_form.html", context)


@require_POST
def single_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`up` or `down` in the order of release."""
    single = visible_single(request, pk)
    actions.place_single(single, single.position + (1 if "down" in request.POST else -1), by=request.user)
    return redirect("projects:order-list", single.album_id)


@require_POST
def single_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    single = visible_single(request, pk)
    actions.drop_single(single, by=request.user)
    messages.success(request, f"“{single}” is no single any more.")
    return redirect("projects:order-list", single.album_id)


@require_POST
def single_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    single = visible_single(request, pk)
    authorize(request.user, "order.edit", single.album)
    form = AskSingleForm(request.POST)
    if posted(request, form) and perform(form, actions.ask_single, single, by=request.user, **form.cleaned_data):
        messages.success(request, f"Asked for approval of “{single}” as single.")
        return redirect("projects:single-detail", single.pk)
    return _page(request, visible_single(request, pk), form)
