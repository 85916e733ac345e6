"""Rate cards: what one's own organisation pays for a room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.rules import authorize_in, organizations_where
from producer.core.errors import NotAllowed
from producer.core.pages import page, perform, posted

from ..actions import studios as actions
from ..forms.rate import NewRateForm, RateForm
from ..models import RateCard, Room
from ..presenters_rates import examples
from ..rules.card_checks import refuse_terms
from . import find


def may_rate(actor: Any) -> bool:
    homes = set(organizations_where(actor, "studio.edit")) & set(organizations_where(actor, "rates.view"))
    return bool(homes) and not getattr(actor, "without_money", False)


def rate_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    room = find.room(request, pk)
    _refuse_others(request)
    form = NewRateForm(find.sent(request), actor=request.user, initial=_latest(request, room))
    if posted(request, form) and perform(form, actions.create_rate_card, room=room, by=request.user, **form.cleaned_data):
        messages.success(request, "The card is kept. Bookings made from now on use it.")
        return redirect("sessions:room-detail", room.pk)
    return page(request, "sessions/rate_form.html", _about(room, form, f"New rate card for {room.full_name}", "Add rate card"))


def _refuse_others(request: HttpRequest) -> None:
    if not may_rate(request.user):
        raise NotAllowed("Your role does not let you set rates.")


def _latest(request: HttpRequest, room: Room) -> dict[str, Any]:
    """A new card begins as the one before it."""
    last = RateCard.objects.visible_to(request.user).filter(room=room).order_by("-valid_from").first()
    return (
        {name: getattr(last, name) for name in _names(NewRateForm) if name not in ("valid_from", "valid_until")} if last else {}
    )


def _names(form: type[RateForm]) -> list[str]:
    return [name for name in form.base_fields if name != "organization"]


def _about(room: Room, form: Any, title: str, submit: str) -> dict[str, Any]:
    return {"room": room, "form": form, "title": title, "submit": submit}


def rate_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    card = find.rate(request, pk)
    authorize_in(request.user, "studio.edit", card.organization_id)
    form = RateForm(find.sent(request), initial={name: getattr(card, name) for name in _names(RateForm)})
    if posted(request, form) and perform(form, actions.change_rate_card, card, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved. What was agreed already stays as it was.")
        return redirect("sessions:room-detail", card.room_id)
    return page(request, "sessions/rate_form.html", _about(card.room, form, "Edit rate card", "Save"))


@require_GET
def rate_example(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the card in the form makes of a few sessions, or what it still lacks."""
    room = find.room(request, pk)
    _refuse_others(request)
    form = RateForm(request.GET)
    context: dict[str, Any] = {"room": room, "examples": [], "refusals": []}
    if form.is_valid():
        context |= _examples(form, room)
    return render(request, "sessions/rate_example.html", context)


def _examples(form: RateForm, room: Room) -> dict[str, Any]:
    terms = form.terms()
    try:
        refuse_terms(terms)
    except ValidationError as error:
        return {"refusals": error.messages}
    return {"examples": examples(terms, room.studio, form.cleaned_data["valid_from"])}


@require_POST
def rate_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    card = find.rate(request, pk)
    actions.delete_rate_card(card, by=request.user)
    messages.success(request, "The card is gone. Bookings keep the price that was agreed.")
    return redirect("sessions:room-detail", card.room_id)
