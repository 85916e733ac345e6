"""Union cards: the organisation's own, and those that Producer knows to begin with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.rules import authorize_in, can_in, organizations_where
from producer.core.errors import NotAllowed
from producer.core.money import shown
from producer.core.pages import page, perform, posted, sent, sliced

from ..actions import union as actions
from ..forms.union import CardForm, NewCardForm, TakeForm
from ..models import UnionCard
from ..rules.union import METHODS, Figure, figures_of
from ..rules.union.known import CARDS, Known


def card_list(request: HttpRequest) -> HttpResponse:
    """One's own cards by union and name, the newest first; below, those one may take."""
    _refuse_blind(request)
    cards = sliced(request, UnionCard.objects.visible_to(request.user).for_list())
    own = set(UnionCard.objects.visible_to(request.user).values_list("union", "name", "valid_from"))
    may_edit = bool(organizations_where(request.user, "studio.edit"))
    offered = [_offer(card) for card in CARDS.values() if (card.union, card.name, card.valid_from) not in own]
    rows = [_row(card) for card in cards]
    return page(
        request,
        "sessions/union_list.html",
        {"cards": cards, "rows": rows, "offered": offered if may_edit else [], "may_edit": may_edit},
    )


def _refuse_blind(request: HttpRequest) -> None:
    if not organizations_where(request.user, "rates.view"):
        raise NotAllowed("Your role does not let you see rates.")


def _row(card: UnionCard) -> dict[str, Any]:
    open_ = [row for row in card.table.values() if not row["confirmed"]]
    return {
        "url": f"/union-cards/{card.pk}/",
        "union": card.union,
        "name": card.name,
        "paid": METHODS[card.method],
        "from": f"{card.valid_from:%Y-%m-%d}",
        "unsure": sum(row["value"] is not None for row in open_),
        "unknown": sum(row["value"] is None for row in open_),
    }


def _offer(card: Known) -> dict[str, Any]:
    return {"key": card.key, "title": f"{card.union} {card.name}", "from": f"{card.valid_from:%Y-%m-%d}", "notes": card.notes}


@require_POST
def card_take(request: HttpRequest) -> HttpResponse:
    if not organizations_where(request.user, "studio.edit"):
        raise NotAllowed("Your role does not let you keep union cards.")
    form = TakeForm(request.POST, actor=request.user)
    made = perform(form, actions.take_card, by=request.user, **form.values()) if form.is_valid() else None
    if made is None:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("sessions:union-list")
    messages.success(request, f"{made} is yours. Look through what is to be confirmed.")
    return redirect("sessions:union-detail", made.pk)


def card_new(request: HttpRequest) -> HttpResponse:
    if not organizations_where(request.user, "studio.edit"):
        raise NotAllowed("Your role does not let you keep union cards.")
    form = NewCardForm(sent(request), actor=request.user)
    if posted(request, form) and (made := perform(form, actions.create_card, by=request.user, **form.cleaned_data)):
        messages.success(request, "Now its figures.")
        return redirect("sessions:union-edit", made.pk)
    return page(
        request,
        "sessions/form.html",
        {"form": form, "title": "Add union card", "submit": "Add card", "back": "/union-cards/", "back_label": "Union cards"},
    )


def card_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    card = _card(request, pk)
    rows = [_figure(figure, card.table[figure.name], card) for figure in figures_of(card.method) if figure.name in card.table]
    may_edit = can_in(request.user, "studio.edit", card.organization_id)
    context = {"card": card, "rows": rows, "may_edit": may_edit, "paid": METHODS[card.method]}
    return page(request, "sessions/union_detail.html", context)


def _card(request: HttpRequest, pk: UUID) -> UnionCard:
    return get_object_or_404(UnionCard.objects.visible_to(request.user).for_list(), pk=pk)


SAID = {"percent": "{} %", "hours": "{} h", "minutes": "{} min", "times": "× {}", "number": "{}"}


def _figure(figure: Figure, row: dict[str, Any], card: UnionCard) -> dict[str, Any]:
    value = None if row["value"] is None else Decimal(row["value"])
    if value is None:
        said = "not known"
    elif figure.unit == "money":
        said = shown(value, card.currency)
    else:
        said = SAID[figure.unit].format(f"{value.normalize():f}")
    link = row["source"] if row["source"].startswith(("http://", "https://")) else ""
    return {"label": figure.label, "value": said, "confirmed": row["confirmed"], "source": row["source"], "link": link}


def card_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    card = _card(request, pk)
    authorize_in(request.user, "studio.edit", card.organization_id)
    form = CardForm(sent(request), card=card)
    if posted(request, form) and perform(form, actions.change_card, card, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved. Calls agreed before keep their sums.")
        return redirect("sessions:union-detail", card.pk)
    return page(request, "sessions/union_form.html", {"form": form, "card": card})
