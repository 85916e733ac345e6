"""Option sets and blocks: several bookings made, seen and settled together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from producer.core.pages import page, perform, posted
from projects.models import Album
from projects.pages import album_page, visible_album
from projects.rules import authorize, can

from ..actions import block as blocks
from ..actions.hold import option_set as options
from ..forms.booking import CancelForm, StateForm, ask_way_on
from ..forms.several import BlockForm, ConfirmDaysForm, OptionsForm
from ..models import Block, Booking, OptionSet
from ..presenters import booking_rows, booking_values
from ..presenters_calls import due_ahead
from ..presenters_holds import hold_rows, hold_values, skipped_words
from ..presenters_quotes import days_quoted, stopping_rows, when_of
from ..rules.quotes_together import quote_of_days, quote_of_new_days
from . import find


def options_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Several rooms on hold for one need."""
    album = visible_album(request, pk)
    authorize(request.user, "booking.edit", album)
    form = OptionsForm(find.sent(request), album=album, actor=request.user)
    if posted(request, form):
        values = {name: form.cleaned_data[name] for name in ("name", "options", "notes")}
        if made := perform(form, options.create_option_set, album=album, by=request.user, **values):
            messages.success(request, f"{len(values['options'])} rooms are on hold. The first you confirm releases the others.")
            return redirect("sessions:options-detail", made.pk)
    context = {"form": form, "title": "Hold several rooms", "submit": "Hold them"}
    return album_page(request, album, "sessions", "sessions/several_new.html", context)


def options_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    chosen = _options(request, pk)
    held = hold_values(chosen.options.filter(status=Booking.Status.HOLD), request.user)
    settled = booking_values(chosen.options.exclude(status=Booking.Status.HOLD).order_by("starts_at", "id"), request.user)
    context = {
        "chosen": chosen,
        "rows": hold_rows(held, request.user),
        "settled": booking_rows(settled, request.user),
        "may_edit": can(request.user, "booking.edit", chosen.album),
    }
    return page(request, "sessions/options_detail.html", context)


def options_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    chosen = _options(request, pk)
    authorize(request.user, "booking.edit", chosen.album)
    form = StateForm(find.sent(request), initial={"version": chosen.version})
    if posted(request, form) and perform(form, options.drop_options, chosen, by=request.user, **form.cleaned_data):
        messages.success(request, "Released, every option.")
        return redirect("sessions:options-detail", chosen.pk)
    back = f"/options/{chosen.pk}/"
    context = {"form": form, "title": "Release every option", "submit": "Release them", "danger": True, "back": back}
    return page(request, "sessions/several_form.html", {**context, "back_label": chosen.name})


def block_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Several days in one room."""
    album = visible_album(request, pk)
    authorize(request.user, "booking.edit", album)
    money = can(request.user, "money.view", album)
    if request.GET.get("part") == "quote":
        typed = BlockForm(request.GET, album=album, actor=request.user)
        return render(request, "sessions/quote_days.html", _new_days(album, typed) if money else {})
    form = BlockForm(find.sent(request), album=album, actor=request.user)
    quote: dict[str, Any] = {}
    if "price" in request.POST:
        quote = _new_days(album, form) if money else {}
    elif posted(request, form) and (made := perform(form, blocks.create_block, album=album, by=request.user, **form.chosen())):
        skipped = f"; {len(made.skipped)} taken and left out" if made.skipped else ""
        messages.success(request, f"{made.days.count()} days are booked{skipped}.")
        return redirect("sessions:block-detail", made.pk)
    ask_way_on(form)
    context = {"form": form, "title": "Book several days", "submit": "Book the days", "money": money, **quote}
    context["taken"] = getattr(getattr(form, "refused", None), "facts", {}).get("taken", [])
    return album_page(request, album, "sessions", "sessions/block_new.html", context)


def _new_days(album: Album, form: BlockForm) -> dict[str, Any]:
    """What the days in the form would cost; nothing until there are some."""
    form.is_valid()
    values = form.cleaned_data
    enough = values.get("days") and values.get("kind")
    return days_quoted(quote_of_new_days(album, values)) if enough else {}


def block_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    block = _block(request, pk)
    days = booking_values(block.days.order_by("starts_at", "id"), request.user)
    states = set(block.days.values_list("status", flat=True))
    context = {
        "album_block": block,
        "rows": booking_rows(days, request.user),
        "skipped": skipped_words(block),
        "may_edit": can(request.user, "booking.edit", block.album),
        "held": Booking.Status.HOLD in states,
        "open": bool(states & {Booking.Status.HOLD, Booking.Status.CONFIRMED}),
    }
    return page(request, "sessions/block_detail.html", context)


def block_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Days on hold become firm: all that are ticked, or none."""
    block = _block(request, pk)
    authorize(request.user, "booking.edit", block.album)
    holds = block.days.filter(status=Booking.Status.HOLD).select_related("album", "room__studio").order_by("starts_at", "id")
    money = can(request.user, "money.view", block.album)
    if request.GET.get("part") == "quote":
        return render(request, "sessions/quote_days.html", _ticked(block, holds, request.GET) if money else {})
    words = {day.pk: when_of(day) for day in holds}
    form = ConfirmDaysForm(find.sent(request), holds=holds, words=words, initial={"version": block.version})
    asks = "price" in request.POST
    if posted(request, form) and not asks and perform(form, blocks.confirm_block, block, by=request.user, **form.cleaned_data):
        messages.success(request, "Confirmed. Everyone called is told.")
        return redirect("sessions:block-detail", block.pk)
    quote = _ticked(block, holds, find.sent(request)) if money else {}
    if quote.get("passes") and not form.is_bound:
        form.ask_reason()
    ask_way_on(form)
    context = _about(block, form, "Confirm days", "Confirm the days")
    context |= {"album": block.album, "aside": "sessions/quote_days.html", "money": money, **quote}
    return page(request, "sessions/several_quoted.html", context)


def _ticked(block: Block, holds: Iterable[Booking], sent: Any) -> dict[str, Any]:
    """What the days that are ticked cost together; all of them before anything was sent."""
    keys = sent.getlist("bookings") if sent is not None else None
    return days_quoted(quote_of_days(block.album, [day for day in holds if keys is None or str(day.pk) in keys]))


def block_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    block = _block(request, pk)
    authorize(request.user, "booking.edit", block.album)
    form = CancelForm(find.sent(request), initial={"version": block.version})
    if posted(request, form) and perform(form, blocks.cancel_block, block, by=request.user, **form.cleaned_data):
        messages.success(request, "Every day is given back.")
        return redirect("sessions:block-detail", block.pk)
    context = {**_about(block, form, "Cancel the block", "Cancel every day"), "danger": True}
    if can(request.user, "money.view", block.album):
        context |= _owed(block, request)
    return page(request, "sessions/block_cancel.html", context)


def _owed(block: Block, request: HttpRequest) -> dict[str, Any]:
    """What giving its days back now costs: the room's staircase of each, and the fees that stay due."""
    now, standing = timezone.now(), [Booking.Status.HOLD, Booking.Status.CONFIRMED]
    days = list(block.days.filter(status__in=standing).select_related("album", "room__studio").order_by("starts_at", "id"))
    return {**stopping_rows(days, now), "dues": due_ahead(days, now, request.user)}


def _about(block: Block, form: Any, title: str, submit: str) -> dict[str, Any]:
    return {"form": form, "title": title, "submit": submit, "back": f"/blocks/{block.pk}/", "back_label": block.name}


def _options(request: HttpRequest, pk: UUID) -> OptionSet:
    return get_object_or_404(OptionSet.objects.visible_to(request.user).select_related("album__organization"), pk=pk)


def _block(request: HttpRequest, pk: UUID) -> Block:
    return get_object_or_404(Block.objects.visible_to(request.user).select_related("album__organization"), pk=pk)
