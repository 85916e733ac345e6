"""Holds of a buyer side by side, and what one does with them: challenge, withdraw, release."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from producer.core.pages import page, perform, posted, sliced
from producer.core.time import shown_at

from ..actions.hold import challenge as actions
from ..forms.booking import StateForm
from ..forms.lists import HoldFilters
from ..models import Booking
from ..presenters_holds import hold_rows, hold_values
from ..rules import clash
from ..rules.deadline import challenge_due
from . import find
from .about import about


def hold_list(request: HttpRequest) -> HttpResponse:
    """Every hold one sees that is not over, the one that must be answered first on top."""
    filters = HoldFilters(request.GET)
    found = filters.apply(Booking.objects.visible_to(request.user).filter(status=Booking.Status.HOLD))
    holds = sliced(request, hold_values(found, request.user))
    context = {"filters": filters, "holds": holds, "rows": hold_rows(holds, request.user)}
    return page(request, "sessions/hold_list.html", context)


def booking_challenge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What challenging means and by when they must answer; then the button."""
    booking = find.editable_booking(request, pk)
    form = StateForm(find.sent(request), initial={"version": booking.version})
    if posted(request, form) and perform(form, actions.challenge_holds, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "Challenged. They are told; you hear what happens.")
        return redirect("sessions:booking-detail", booking.pk)
    ahead = clash.foreign_ahead(booking)
    due = max((challenge_due(booking.room.studio, hold.starts_at, timezone.now()) for hold in ahead), default=None)
    context = about(booking, form, "Challenge the hold before yours", "Challenge it")
    context |= {"ahead": len(ahead), "due": shown_at(due, booking.room.studio.time_zone) if due else ""}
    return page(request, "sessions/booking_challenge.html", context)


@require_POST
def booking_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = find.editable_booking(request, pk)
    actions.withdraw_challenge(booking, by=request.user)
    messages.success(request, "Withdrawn. The hold before yours stands as it did.")
    return redirect("sessions:booking-detail", booking.pk)


def booking_release(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = find.editable_booking(request, pk)
    form = StateForm(find.sent(request), initial={"version": booking.version})
    if posted(request, form) and perform(form, actions.release_hold, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "Released. Whoever stood behind it moves up; it can be brought back as a hold.")
        return redirect("sessions:booking-detail", booking.pk)
    context = about(booking, form, "Release the hold", "Release the hold")
    return page(request, "sessions/booking_form.html", {**context, "danger": True})
