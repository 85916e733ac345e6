"""A fee that stays due, and letting it go."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from producer.core.forms import Versioned
from producer.core.money import shown
from producer.core.pages import page, perform, posted, sent
from projects.rules import authorize

from ..actions.calls import waive_due
from ..models import DueFee


class WaiveForm(Versioned):
    why = forms.CharField(
        label="Who let it go, and why", max_length=500, widget=forms.Textarea({"rows": 2}), help_text="Kept with the fee."
    )


def due_waive(request: HttpRequest, pk: UUID) -> HttpResponse:
    due = get_object_or_404(DueFee.objects.visible_to(request.user).for_list(), pk=pk)
    authorize(request.user, "booking.edit", due.booking.album)
    form = WaiveForm(sent(request), initial={"version": due.version})
    if posted(request, form) and perform(form, waive_due, due, by=request.user, **form.cleaned_data):
        messages.success(request, "It is owed no more.")
        return redirect("sessions:booking-detail", due.booking_id)
    context = {"form": form, "title": f"Let go {shown(due.fee, due.currency)} to {due.person}", "submit": "Let it go"}
    return page(request, "sessions/form.html", {**context, "back": f"/bookings/{due.booking_id}/", "back_label": "Booking"})
