from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.rules import can_in
from budgets.models import BudgetLine
from producer.core.pages import page, perform, posted, sliced
from producer.core.time import shown_at, shown_range, wall
from projects.pages import album_page, visible_album
from projects.rules import can

from ..actions import booking as actions
from ..actions.booking.siblings import siblings
from ..forms.booking import CancelForm, ChangeForm, ConfirmForm, StateForm, ask_way_on
from ..forms.lists import BookingFilters
from ..models import Booking, SessionLog
from ..presenters import (
    booking_rows,
    booking_values,
    call_rows,
    chosen_rows,
    deposit_words,
    penalty_rows,
    price_rows,
    state,
    viewers_time,
)
from ..presenters_calls import declined_calls, due_ahead, due_rows
from ..presenters_holds import hold_panel
from ..presenters_quotes import quoted
from ..rows_decisions import stopping
from ..rules import clash
from ..rules.cards import first_date
from ..rules.quotes import quote_of_booking
from ..rules.stairs import penalty_now
from . import find
from .about import about, clash_calendar, made

EVENING = timedelta(hours=6)


def booking_list(request: HttpRequest) -> HttpResponse:
    """Every booking one sees, the next first."""
    filters = BookingFilters(request.GET)
    found = filters.apply(Booking.objects.visible_to(request.user))
    bookings = sliced(request, booking_values(found, request.user))
    context = {"filters": filters, "bookings": bookings, "rows": booking_rows(bookings, request.user)}
    context["may_book"] = find.bookable_albums(request.user).exists()
    return page(request, "sessions/booking_list.html", context)


def album_sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    coming = sliced(request, booking_values(album.bookings.ahead().order_by("starts_at", "id"), request.user))
    past = booking_values(_past(album.bookings.all()), request.user)[:50] if coming.number == 1 else []
    context = {
        "coming": coming,
        "rows": booking_rows(coming, request.user),
        "past": booking_rows(past, request.user),
        "may_book": can(request.user, "booking.edit", album),
    }
    return album_page(request, album, "sessions", "sessions/album_sessions.html", context)


def _past(bookings: Any) -> Any:
    """What is over, done or cancelled, the last first."""
    gone = bookings.over() | bookings.filter(status="cancelled")
    return gone.order_by("-starts_at", "-id")


def booking_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    if call := find.own_call(request, pk):
        return redirect("sessions:call-detail", call.pk)  # what they were mailed leads here; theirs is the call
    booking = find.booking(request, pk)
    album, money = booking.album, booking.money_shown and can(request.user, "money.view", booking.album)
    calls = booking.calls.with_money(request.user).for_list().order_by("call_at", "id")
    may_edit = can(request.user, "booking.edit", album)
    open_now = booking.status in (Booking.Status.HOLD, Booking.Status.CONFIRMED)
    context = {
        "booking": booking,
        "state": state(booking),
        "when": shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone),
        "held_until": shown_at(booking.expires_at, booking.room.studio.time_zone) if booking.expires_at else "",
        "own_time": viewers_time(booking, request.user.time_zone),  # type: ignore[union-attr]
        "calls": call_rows(calls, request.user),
        "dues": due_rows(booking, request.user, may_edit=may_edit) if money else [],
        "declined": declined_calls(booking, request.user) if may_edit and open_now else [],
        "money": money,
        "chosen": chosen_rows(booking),
        "price_lines": price_rows(booking.price_lines, booking.currency) if money else [],
        "stopping": stopping(booking) if money else None,
        "deposit": deposit_words(booking, timezone.now()) if money else "",
        "line": BudgetLine.objects.visible_to(request.user).filter(pk=booking.line_id).first() if money else None,
        "hold": hold_panel(booking),
        "may_keep": may_edit and can_in(request.user, "studio.edit", album.organization_id),
        "may_edit": may_edit,
        "may_call": may_edit and open_now,
        "open_now": open_now,
        "may_open": booking.status == Booking.Status.CONFIRMED and can(request.user, "session.log", album),
        "its_day": _its_day(booking),
        "log": SessionLog.objects.filter(booking=booking).first(),
    }
    return page(request, "sessions/booking_detail.html", context)


def _its_day(booking: Booking) -> bool:
    """Whether its log is what one comes for: from the evening before its first day on."""
    return first_date(booking) <= wall(timezone.now() + EVENING, booking.room.studio.time_zone).date()


def booking_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = find.editable_booking(request, pk)
    form = ChangeForm(find.sent(request), booking=booking, actor=request.user)
    if posted(request, form) and perform(form, actions.change_booking, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved.")
        return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    return page(request, "sessions/booking_form.html", about(booking, form, "Edit booking", "Save"))


def booking_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it costs, what that does to the budget and who gives way; then the button."""
    booking = find.editable_booking(request, pk)
    quote = quote_of_booking(booking) if can(request.user, "money.view", booking.album) else None
    form = ConfirmForm(find.sent(request), initial={"version": booking.version})
    if quote and quote.effect.passes and not form.is_bound:
        form.ask_reason()
    if posted(request, form) and perform(form, actions.confirm_booking, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "Confirmed. Everyone called is told.")
        return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    behind = clash.holds_over(booking.room, booking.blocked, but=booking)
    context = about(booking, form, "Confirm booking", "Confirm booking")
    context |= {**quoted(quote), "behind": len(behind), "others": siblings(booking).count(), "clash": clash_calendar(form)}
    return page(request, "sessions/booking_confirm.html", context)


def booking_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it costs to cancel now stands there first."""
    booking = find.editable_booking(request, pk)
    form = CancelForm(find.sent(request), initial={"version": booking.version})
    owed = penalty_now(booking, timezone.now()) if can(request.user, "money.view", booking.album) else None
    if owed is not None:
        form.offer_fee(owed, booking.currency)
    if posted(request, form) and perform(form, actions.cancel_booking, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "Cancelled. Everyone called is told; it can be brought back as a hold.")
        return redirect("sessions:booking-detail", booking.pk)
    context = about(booking, form, "Cancel booking", "Cancel booking")
    stairs = penalty_rows(booking, timezone.now()) if owed is not None else []
    return page(
        request,
        "sessions/booking_cancel.html",
        {**context, "danger": True, "stairs": stairs, "dues": due_ahead([booking], timezone.now(), request.user)},
    )


def booking_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = find.editable_booking(request, pk)
    form = StateForm(find.sent(request), initial={"version": booking.version})
    if posted(request, form) and (
        back := perform(form, actions.restore_booking, booking, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"It is back. {made(back)}")
        return redirect("sessions:booking-detail", booking.pk)
    context = about(booking, form, "Bring the booking back", "Bring it back as a hold")
    return page(request, "sessions/booking_form.html", {**context, "clash": clash_calendar(form)})
