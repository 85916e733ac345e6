from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from producer.core.pages import page, perform, posted, sliced
from producer.core.time import shown_at, shown_range
from projects.rules import authorize, can

from ..actions import calls as actions
from ..forms.answer import ProposeForm
from ..forms.booking import ask_way_on
from ..forms.call import AnswerForm, CallForm, ProposalForm
from ..forms.times import typed, which
from ..models import Booking, Call
from ..presenters import call_rows, effect_rows, fee_rows, own_fee, state, viewers_time
from ..rules.calls import clashes
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
    instead = booking.calls.filter(pk=find.key(request.GET.get("instead", "")), answer=Call.Answer.NO).first()
    prefilled = _instead(instead, request) if instead else {}
    form, quote = CallForm(find.sent(request), booking=booking, actor=request.user, prefilled=prefilled), None
    if posted(request, form):
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if "effect" in request.POST:
            quote = quote_of_fee(booking, values)
        elif call := perform(form, actions.add_call, booking, by=request.user, instead_of=instead, **values):
            messages.success(request, f"{call.person} is called.")
            return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    context = _about(booking, form, "Call somebody", "Call them")
    return page(request, "sessions/call_form.html", {**context, **_quoted(quote)})


def _instead(declined: Call, request: HttpRequest) -> dict[str, Any]:
    """As whom the declined one was called, for the one who comes instead."""
    names = ("role", "pay", "rate", "units", "union_card", "leader", "contractor", "special", "doubles", "overdubs", "cartage")
    initial = {name: getattr(declined, name) for name in (*names, "line", "currency", "exchange_rate")}
    zone = declined.booking.room.studio.time_zone
    initial |= {"call_at": typed(declined.call_at, zone), "call_at_which": which(declined.call_at, zone)}
    initial |= {"person": request.GET.get("person", "")[:36]}
    return initial | ({"fee": declined.fee} if declined.pay == Call.Pay.FLAT else {})


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
    context = _quoted(quote_of_fee(booking, form.cleaned_data, call))
    context["against"] = _against(booking, form.cleaned_data, call, request.user)
    return render(request, "sessions/call_quote.html", context)


def _against(booking: Booking, values: dict[str, Any], call: Call | None, actor: Any) -> list[str]:
    """What speaks against it, in words, while the form is being filled in."""
    person, at = call.person if call else values.get("person"), values.get("call_at")
    if person is None or at is None or at >= booking.ends_at:
        return []
    draft = Call(pk=call.pk if call else None, booking=booking, person=person, call_at=at)
    return [clash.words for clash in clashes(draft, by=actor)]


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
        "may_edit": may_edit and booking.status in actions.OPEN_FOR_CALLS,
        "propose": ProposeForm(call=call),
        "proposed": shown_at(call.proposed_at, booking.room.studio.time_zone) if call.proposed_at else "",
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
def call_propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another time, from the person called on their own page."""
    call = find.call(request, pk)
    actions.refuse_answer(call, by=request.user)
    form = ProposeForm(request.POST, call=call)
    if form.is_valid() and perform(form, actions.propose_call, call, by=request.user, **form.cleaned_data):
        messages.success(request, "Proposed. The producers are told.")
        return redirect("sessions:call-detail", call.pk)
    return page(request, "sessions/call_form.html", _about(call.booking, form, "Propose another time", "Propose"))


@require_POST
def proposal(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """The producer takes a proposed time, or says that the time stays."""
    call = find.call(request, pk)
    authorize(request.user, "booking.edit", call.booking.album)
    action = {"accept": actions.accept_proposal, "decline": actions.decline_proposal}.get(verb)
    if action is None:
        raise Http404
    form = ProposalForm(request.POST)
    if form.is_valid() and perform(form, action, call, by=request.user, **_told_values(form, verb)):
        done = {"accept": f"{call.person} comes at the time they proposed.", "decline": "The time stays; they are asked again."}
        messages.success(request, done[verb])
        return redirect("sessions:booking-detail", call.booking_id)
    ask_way_on(form)
    return page(request, "sessions/call_form.html", _about(call.booking, form, f"Proposal of {call.person}", "Go on"))


def _told_values(form: ProposalForm, verb: str) -> dict[str, Any]:
    values = form.cleaned_data
    return values if verb == "accept" else {"version": values.get("version")}


@never_cache
@require_POST
def call_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A link to answer without an account: mailed, or shown once to be handed over."""
    call = find.call(request, pk)
    if "mail" in request.POST:
        form = ProposalForm(request.POST)
        form.is_valid()
        perform(form, actions.send_link, call, by=request.user)
        if form.errors:
            messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
        else:
            messages.success(request, f"{call.person} has mail with a link to answer.")
        return redirect("sessions:call-detail", call.pk)
    address = actions.make_link(call, by=request.user)
    return page(request, "sessions/call_link_made.html", {"call": call, "address": address, "booking": call.booking})


@require_POST
def call_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = find.call(request, pk)
    actions.remove_call(call, by=request.user)
    messages.success(request, f"{call.person} is no longer called.")
    return redirect("sessions:booking-detail", call.booking_id)
