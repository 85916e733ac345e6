from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from producer.core.pages import page, perform, posted, sliced
from producer.core.time import shown_range
from projects.rules import authorize, can

from ..actions import calls as actions
from ..forms.booking import ask_way_on
from ..forms.call import AnswerForm, CallForm
from ..models import Booking, Call
from ..presenters import call_rows, effect_rows, fee_rows, own_fee, state, viewers_time
from ..rules.quotes import FeeQuote, quote_of_fee
from . import find


def my_calls(request: HttpRequest) -> HttpResponse:
    """What one is called to oneself, the next first."""
    own = Call.objects.visible_to(request.user).filter(person__user=request.user, booking__ends_at__gte=timezone.now())
    calls = sliced(
        request,
        own.filter(booking__status__in=actions.OPEN_FOR_CALLS).with_money(request.user).for_list().order_by("call_at", "id"),
    )
    rows = [
        {"row": row, "call": call, "url": f"/calls/{call.pk}/"}
        for row, call in zip(call_rows(calls, request.user), calls, strict=True)
    ]
    return page(request, "sessions/my_calls.html", {"calls": calls, "rows": rows})


def call_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = find.booking(request, pk)
    authorize(request.user, "booking.edit", booking.album)
    form, quote = CallForm(find.sent(request), booking=booking, actor=request.user), None
    if posted(request, form):
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if "effect" in request.POST:
            quote = quote_of_fee(booking, values)
        elif call := perform(form, actions.add_call, booking, by=request.user, **values):
            messages.success(request, f"{call.person} is called.")
            return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    context = _about(booking, form, "Call somebody", "Call them")
    return page(request, "sessions/call_form.html", {**context, **_quoted(quote)})


def call_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = find.call(request, pk)
    authorize(request.user, "booking.edit", call.booking.album)
    form, quote = CallForm(find.sent(request), booking=call.booking, actor=request.user, call=call), None
    if posted(request, form):
        if "effect" in request.POST:
            quote = quote_of_fee(call.booking, form.cleaned_data, call)
        elif perform(form, actions.change_call, call, by=request.user, **form.cleaned_data):
            messages.success(request, "Saved.")
            return redirect("sessions:booking-detail", call.booking_id)
    ask_way_on(form)
    context = _about(call.booking, form, f"Call of {call.person}", "Save")
    return page(request, "sessions/call_form.html", {**context, **_quoted(quote), "call": call})


@require_GET
def call_quote(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the fee does to the budget while the form is being filled in; empty without a fee, or without sight of money."""
    booking = find.booking(request, pk)
    authorize(request.user, "booking.edit", booking.album)
    call = booking.calls.filter(pk=find.key(request.GET.get("call", ""))).first()
    form = CallForm(request.GET, booking=booking, actor=request.user, call=call)
    form.is_valid()
    return render(request, "sessions/call_quote.html", _quoted(quote_of_fee(booking, form.cleaned_data, call)))


def _quoted(quote: FeeQuote | None) -> dict[str, Any]:
    if quote is None:
        return {}
    effects = effect_rows(quote.effect) if quote.fee.fee is not None else []
    told = fee_rows(quote.fee, quote.currency)
    return {"quote": quote, "effects": effects, "passes": quote.effect.passes, "worked": told}


def _about(booking: Booking, form: Any, title: str, submit: str) -> dict[str, Any]:
    when = shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone)
    fee = "fee" in form.fields
    return {"booking": booking, "form": form, "title": title, "submit": submit, "when": when, "fee": fee}


def call_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call, for the person called: where, when, and the answer."""
    call = find.call(request, pk)
    booking = call.booking
    may_edit = can(request.user, "booking.edit", booking.album)
    may_see_booking = can(request.user, "booking.view", booking.album)
    row = call_rows([call], request.user)[0]
    context = {
        "call": call,
        "row": row,
        "fee": row.fee or ("" if may_see_booking else own_fee(call, request.user)),
        "booking": booking,
        "state": state(booking),
        "when": shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone),
        "own_time": viewers_time(booking, request.user.time_zone),  # type: ignore[union-attr]
        "may_answer": (may_edit or call.person.user_id == request.user.pk) and booking.status in actions.OPEN_FOR_CALLS,
        "may_see_booking": may_see_booking,
    }
    return page(request, "sessions/call_detail.html", context)


@require_POST
def call_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = find.call(request, pk)
    actions.refuse_answer(call, by=request.user)
    form = AnswerForm(request.POST)
    if posted(request, form) and perform(form, actions.answer_call, call, by=request.user, **form.cleaned_data):
        messages.success(
            request, {"yes": "Thank you: you said yes.", "no": "You said no."}.get(form.cleaned_data["answer"], "Kept.")
        )
        return redirect("sessions:call-detail", call.pk)
    ask_way_on(form)
    return page(request, "sessions/call_form.html", _about(call.booking, form, f"Answer of {call.person}", "Answer"))


@require_POST
def call_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = find.call(request, pk)
    actions.remove_call(call, by=request.user)
    messages.success(request, f"{call.person} is no longer called.")
    return redirect("sessions:booking-detail", call.booking_id)
