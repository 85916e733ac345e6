from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.rules import authorize_in, can_in, organizations_where
from producer.core.errors import NotAllowed
from producer.core.pages import page, perform, posted, sliced
from producer.core.time import city

from ..actions import studios as actions
from ..forms.studio import NewStudioForm, RoomForm, StudioForm
from ..models import RateCard, Studio
from ..presenters_rates import card_rows, rate_words
from . import find
from .rates import may_rate

CHALLENGE = ("challenge_rule", "challenge_time", "challenge_hours")
ON_SHEETS = ("contacts", "parking", "access")


def studio_list(request: HttpRequest) -> HttpResponse:
    rows = Studio.objects.visible_to(request.user).annotate(room_count=Count("rooms"))
    studios = sliced(request, rows.order_by("sort_key", "id"))
    own = set(request.user.roles)  # type: ignore[union-attr]
    shown_rows = [
        {
            "url": f"/studios/{s.pk}/",
            "name": s.name,
            "city": city(s.time_zone),
            "address": s.address.partition("\n")[0],
            "rooms": s.room_count,
            "own": s.organization_id in own,
            "listed": s.listed,
        }
        for s in studios
    ]
    context = {"studios": studios, "rows": shown_rows, "may_add": bool(organizations_where(request.user, "studio.edit"))}
    context["may_see_rates"] = bool(organizations_where(request.user, "rates.view"))
    return page(request, "sessions/studio_list.html", context)


def studio_new(request: HttpRequest) -> HttpResponse:
    if not organizations_where(request.user, "studio.edit"):
        raise NotAllowed("Your role does not let you add studios.")
    form = NewStudioForm(find.sent(request), actor=request.user)
    if posted(request, form):
        studio = perform(form, actions.create_studio_with_room, by=request.user, **form.cleaned_data)
        if studio:
            messages.success(request, f"{studio.name} is here. Give its rooms their rates next.")
            return redirect("sessions:studio-detail", studio.pk)
    return page(request, "sessions/studio_new.html", {"form": form})


def studio_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    studio = find.studio(request, pk)
    rates: dict[Any, list[str]] = {}
    for card in RateCard.objects.visible_to(request.user).filter(room__studio=studio).for_list():
        rates.setdefault(card.room_id, []).append(rate_words(card))
    rooms = [{"url": f"/rooms/{room.pk}/", "room": room, "rates": rates.get(room.pk, [])[:4]} for room in studio.rooms.all()]
    context = {"studio": studio, "rooms": rooms, "may_edit": can_in(request.user, "studio.edit", studio.organization_id)}
    context["may_book"] = find.bookable_albums(request.user).exists()
    return page(request, "sessions/studio_detail.html", context)


def studio_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    studio = find.studio(request, pk)
    authorize_in(request.user, "studio.edit", studio.organization_id)
    names = (
        "name",
        "address",
        "time_zone",
        "country",
        "region",
        "listed",
        "hold_days",
        *CHALLENGE,
        *ON_SHEETS,
        "notes",
        "version",
    )
    form = StudioForm(find.sent(request), initial={name: getattr(studio, name) for name in names})
    if posted(request, form) and perform(form, actions.change_studio, studio, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved.")
        return redirect("sessions:studio-detail", studio.pk)
    return page(request, "sessions/form.html", _edit(form, f"Edit {studio.name}", f"/studios/{studio.pk}/", studio.name))


def _edit(form: Any, title: str, back: str, back_label: str, **more: Any) -> dict[str, Any]:
    return {"form": form, "title": title, "back": back, "back_label": back_label, **more}


def room_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    studio = find.studio(request, pk)
    authorize_in(request.user, "studio.edit", studio.organization_id)
    form = RoomForm(find.sent(request))
    if posted(request, form):
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if room := perform(form, actions.create_room, studio=studio, by=request.user, **values):
            return redirect("sessions:room-detail", room.pk)
    context = _edit(form, f"New room at {studio.name}", f"/studios/{studio.pk}/", studio.name, submit="Add room")
    return page(request, "sessions/form.html", context)


def room_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    room = find.room(request, pk)
    cards = RateCard.objects.visible_to(request.user).filter(room=room).for_list()[:100]
    context = {
        "room": room,
        "studio": room.studio,
        "rates": card_rows(cards),
        "may_edit": can_in(request.user, "studio.edit", room.studio.organization_id),
        "may_rate": may_rate(request.user),
        "may_book": find.bookable_albums(request.user).exists(),
    }
    return page(request, "sessions/room_detail.html", context)


def room_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    room = find.room(request, pk)
    authorize_in(request.user, "studio.edit", room.studio.organization_id)
    form = RoomForm(
        find.sent(request),
        initial={name: getattr(room, name) for name in ("name", "turnaround_minutes", "notes", "version")},
    )
    if posted(request, form) and perform(form, actions.change_room, room, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved.")
        return redirect("sessions:room-detail", room.pk)
    return page(request, "sessions/form.html", _edit(form, f"Edit {room.full_name}", f"/rooms/{room.pk}/", room.full_name))
