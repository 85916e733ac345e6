"""A booking gets another place: by itself, or the one of another booking. What that costs stands there first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from producer.core.errors import Conflict
from producer.core.pages import page, perform, posted
from projects.rules import can

from ..actions import booking as actions
from ..forms.booking import MoveForm, SwapForm, ask_way_on
from ..forms.place import ASKED, dropped
from ..models import Booking, Call
from ..presenters_calls import due_ahead
from ..presenters_quotes import changes_quoted
from ..rules.quotes_together import Change, change_of, place_of
from . import find
from .about import about, clash_calendar, made

PLACE = {"room", "starts_at", "ends_at"}


def booking_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = find.editable_booking(request, pk)
    if request.GET.get("part") == "quote":
        typed = MoveForm(request.GET, booking=booking, actor=request.user)
        return render(request, "sessions/quote_change.html", _quoted(request, _moved(booking, typed)))
    form = MoveForm(find.sent(request), booking=booking, actor=request.user, dropped=dropped(request.GET))
    asked, quote = _asked(request, form), {}
    if "price" in request.POST:
        quote = _quoted(request, _moved(booking, form))
    elif posted(request, form) and (
        moved := perform(form, actions.move_booking, booking, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"Moved. {made(moved)}")
        return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    context = about(booking, form, "Move booking", "Move booking") | quote
    context |= {"asked": asked, "clash": clash_calendar(form), "money": can(request.user, "money.view", booking.album)}
    context["put_off"] = due_ahead([booking], timezone.now(), request.user)
    return page(request, "sessions/booking_move.html", context)


def _asked(request: HttpRequest, form: Any) -> str:
    """What dropping it in the calendar was refused for, with the field that goes on."""
    code = request.GET.get("ask", "")
    if form.is_bound or code not in ASKED:
        return ""
    form.refused = Conflict(ASKED[code], code=code)
    return ASKED[code]


def _moved(booking: Booking, form: MoveForm) -> list[Change]:
    """What the place in the form would change; nothing until there is enough of it."""
    form.is_valid()
    values = form.cleaned_data
    if not values.keys() >= PLACE or values["ends_at"] <= values["starts_at"]:
        return []
    place = (values["room"], values["starts_at"], values["ends_at"])
    return [change_of(booking, place, values.get("exchange_rate"))]


def booking_swap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two bookings change places: each gets the other's room and times."""
    booking = find.editable_booking(request, pk)
    others = find.swappable(request.user, booking)
    if request.GET.get("part") == "quote":
        typed = SwapForm(request.GET, booking=booking, others=others)
        return render(request, "sessions/quote_change.html", _quoted(request, _swapped(booking, typed)))
    form, quote = SwapForm(find.sent(request), booking=booking, others=others), dict[str, Any]()
    if "price" in request.POST:
        quote = _quoted(request, _swapped(booking, form))
    elif posted(request, form):
        values = form.cleaned_data
        if perform(form, actions.swap_bookings, booking, values.pop("booking"), by=request.user, **values):
            messages.success(request, "They have changed places. Everyone called is told.")
            return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    context = about(booking, form, "Change places", "Change places") | quote
    return page(request, "sessions/booking_move.html", context | {"money": can(request.user, "money.view", booking.album)})


def _swapped(booking: Booking, form: SwapForm) -> list[Change]:
    form.is_valid()
    other, values = form.cleaned_data.get("booking"), form.cleaned_data
    if other is None:
        return []
    return [
        change_of(booking, place_of(other), values.get("exchange_rate")),
        change_of(other, place_of(booking), values.get("other_exchange_rate")),
    ]


def _quoted(request: HttpRequest, changes: Sequence[Change]) -> dict[str, Any]:
    """Of albums whose money the viewer sees."""
    seen = [change for change in changes if can(request.user, "money.view", change.booking.album)]
    calls = Call.objects.filter(booking__in=[change.booking.pk for change in seen]).exclude(pay=Call.Pay.FLAT)
    return changes_quoted(seen, hourly=bool(seen) and calls.exclude(fee=None).exists())
