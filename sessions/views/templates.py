"""Templates of bookings: kept from one, booked again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.rules import authorize_in
from producer.core.pages import page, perform, posted, sliced
from producer.core.time import shown_hours
from projects.rules import can

from ..actions import template as actions
from ..forms.booking import ask_way_on
from ..forms.template import BookTemplateForm, KeepForm, TemplateForm
from ..models import BookingTemplate
from ..presenters import KINDS, PURPOSES
from ..presenters_quotes import quoted
from ..rules.quotes import quote_of
from . import find


def template_list(request: HttpRequest) -> HttpResponse:
    templates = sliced(request, BookingTemplate.objects.visible_to(request.user).for_list().order_by("sort_key", "id"))
    return page(request, "sessions/template_list.html", {"templates": templates, "rows": [_row(each) for each in templates]})


def _row(template: BookingTemplate) -> dict[str, Any]:
    return {
        "pk": template.pk,
        "version": template.version,
        "name": template.name,
        "room": template.room.full_name if template.room else "Any room",
        "kind": PURPOSES.get(template.purpose) or KINDS[template.kind],
        "hours": shown_hours(actions.length_of(template)),
        "people": ", ".join(each.person.name for each in template.people.all()) or "nobody",
        "rentals": ", ".join(template.rentals) or "none",
    }


def template_keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A template of a booking as it is."""
    booking = find.editable_booking(request, pk)
    authorize_in(request.user, "studio.edit", booking.album.organization_id)
    form = KeepForm(find.sent(request))
    if posted(request, form) and perform(form, actions.keep_as_template, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "Kept. Book it again from the templates.")
        return redirect("sessions:template-list")
    context = {"form": form, "title": "Keep as template", "submit": "Keep the template", "back": f"/bookings/{booking.pk}/"}
    return page(request, "sessions/several_form.html", {**context, "back_label": "Booking"})


def template_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    template = _template(request, pk)
    form = TemplateForm(find.sent(request), template=template, actor=request.user)
    if posted(request, form) and perform(form, actions.change_template, template, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved.")
        return redirect("sessions:template-list")
    return page(request, "sessions/several_form.html", _about(form, f"Edit {template.name}", "Save"))


def template_book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Book it for an album, and call its people."""
    template = _template(request, pk)
    albums = find.bookable_albums(request.user).filter(organization=template.organization_id)
    if request.GET.get("part") == "quote":
        typed = BookTemplateForm(request.GET, template=template, albums=albums, actor=request.user)
        return render(request, "sessions/quote.html", _quoted(request, template, typed))
    form = BookTemplateForm(find.sent(request), template=template, albums=albums, actor=request.user)
    quote = _quoted(request, template, form) if "price" in request.POST else {}
    if (
        posted(request, form)
        and "price" not in request.POST
        and (booking := perform(form, actions.book_template, template, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, "Booked, and its people are called.")
        return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    context = _about(form, f"Book {template.name}", "Book it") | {"aside": "sessions/quote.html", "money": True}
    return page(request, "sessions/several_quoted.html", context | quote)


def _quoted(request: HttpRequest, template: BookingTemplate, form: BookTemplateForm) -> dict[str, Any]:
    """What it costs there, for an album whose money the viewer sees; nothing until there is enough to say."""
    form.is_valid()
    values = form.cleaned_data
    if not values.keys() >= {"album", "room", "starts_at"} or not can(request.user, "money.view", values["album"]):
        return {}
    wanted = actions.values_of(template, values["room"], values["starts_at"])
    quote = quote_of(values["album"], {**wanted, "exchange_rate": values.get("exchange_rate")})
    return {"album": values["album"], **quoted(quote)}


@require_POST
def template_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    template = _template(request, pk)
    actions.delete_template(template, by=request.user)
    messages.success(request, f"{template.name} is gone. What was booked from it stays.")
    return redirect("sessions:template-list")


def _about(form: Any, title: str, submit: str) -> dict[str, Any]:
    back = {"back": "/booking-templates/", "back_label": "Templates"}
    return {"form": form, "title": title, "submit": submit, **back}


def _template(request: HttpRequest, pk: UUID) -> BookingTemplate:
    return get_object_or_404(BookingTemplate.objects.visible_to(request.user).for_list(), pk=pk)
