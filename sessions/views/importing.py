from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from producer.core.pages import perform, posted
from projects.pages import album_page, visible_album
from projects.rules import authorize

from ..actions.importing import COLUMNS, import_bookings
from ..forms.importing import ImportForm
from ..models import Booking
from . import find


def booking_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A table of bookings: first what each row would become, then all of them or none."""
    album = visible_album(request, pk)
    authorize(request.user, "booking.edit", album)
    form = ImportForm(find.sent(request), request.FILES if request.method == "POST" else None)
    rows = None
    if posted(request, form):
        dry, past_ok = "import" not in request.POST, form.cleaned_data["past_ok"]
        rows = perform(form, import_bookings, album, form.cleaned_data["text"], by=request.user, past_ok=past_ok, dry=dry)
        if rows and not dry and not any(row.refused for row in rows):
            messages.success(request, f"{len(rows)} booked.")
            return redirect("sessions:album-sessions", album.pk)
    context = {"form": form, "rows": rows, "columns": COLUMNS, "text": form.cleaned_data.get("text", "") if rows else ""}
    context["purposes"] = Booking.Purpose.values
    context["past_ok"] = bool(rows) and form.cleaned_data["past_ok"]
    context["refused"] = sum(bool(row.refused) for row in rows or [])
    return album_page(request, album, "sessions", "sessions/booking_import.html", context)
