"""How much time an album needs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from producer.core.pages import perform, posted, sent
from projects.pages import album_page, visible_album
from projects.rules import authorize, can

from .. import rows_need as rows
from ..actions.need import set_hours
from ..forms.need import HoursForm
from ..models import HoursPlan
from ..rules.need.course import course
from ..rules.need.covered import bookings, covered
from ..rules.need.need import need
from ..rules.need.told import reasons, sentence


def album_hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hours needed, booked and used, why, and what is missing or too much."""
    album = visible_album(request, pk)
    authorize(request.user, "booking.view", album)
    may_edit, told = can(request.user, "booking.edit", album), need(album)
    form = None
    if may_edit or request.method == "POST":
        authorize(request.user, "booking.edit", album)
        form = HoursForm(sent(request), need=told, plan=HoursPlan.objects.filter(album=album).first())
        if posted(request, form) and perform(form, set_hours, album, by=request.user, **form.values()):
            messages.success(request, "Hours are kept.")
            return redirect("sessions:album-hours", album.pk)
    now = timezone.now()
    booked = bookings(album)
    ahead, went = covered(album, told, booked, now), course(album, told, booked, now)
    context = {
        "form": form,
        "need": told,
        "sentence": sentence(told, ahead, album, money=can(request.user, "money.view", album)),
        "reasons": reasons(told, ahead),
        "stats": rows.stats(told, ahead, rows.used_so_far(went)),
        "parts": rows.part_rows(told, form),
        "total": rows.between(told.hours),
        "surplus": rows.surplus_rows(ahead.surplus),
        "chart": rows.chart(went),
        "chart_heads": ["Day", "Needed in all", "Booked", "Real hours"],
        "chart_rows": rows.chart_rows(went),
    }
    return album_page(request, album, "sessions", "sessions/album_hours.html", context)
