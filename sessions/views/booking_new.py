"""A room is booked: which album, the form, and its price while it is filled in."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from producer.core.errors import NotAllowed
from producer.core.pages import page, perform, posted
from projects.models import Album
from projects.rules import authorize, can

from ..actions import booking as actions
from ..forms.booking import BookingForm, ask_way_on
from ..presenters_quotes import quoted
from ..rules.quotes import quote_of
from . import find
from .about import clash_calendar, made


def booking_new(request: HttpRequest) -> HttpResponse:
    album = _album_to_book(request)
    if album is None:
        albums = find.bookable_albums(request.user).select_related("artist")[:200]
        return page(request, "sessions/booking_album.html", {"albums": albums, "query": _carried(request)})
    form = BookingForm(find.sent(request), album=album, actor=request.user, initial=_prefilled(request))
    quote = None
    if posted(request, form):
        if "price" in request.POST:
            quote = quote_of(album, form.cleaned_data)
        elif booking := perform(form, actions.create_booking, album=album, by=request.user, **form.cleaned_data):
            messages.success(request, made(booking))
            return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    context = {"form": form, "album": album, **quoted(quote), "clash": clash_calendar(form)}
    return page(request, "sessions/booking_new.html", context)


def _album_to_book(request: HttpRequest) -> Album | None:
    """The album that `?album=` names, or the only one there is. NotAllowed for who may book none."""
    albums = find.bookable_albums(request.user).select_related("artist", "organization")
    if wanted := request.GET.get("album"):
        album = Album.objects.visible_to(request.user).filter(pk=_uuid(wanted)).first()
        if album is None:
            raise Http404
        authorize(request.user, "booking.edit", album)
        return album
    found = list(albums[:2])
    if not found:
        raise NotAllowed("Your role does not let you book rooms for any album.")
    return found[0] if len(found) == 1 else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _carried(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("album", None)
    return f"&{query.urlencode()}" if query else ""


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """What a cell of the calendar knows already: the room, and the day from 10 to 18."""
    initial: dict[str, Any] = {"room": request.GET.get("room", "")[:36]}
    try:
        day = datetime.strptime(request.GET.get("on", ""), "%Y-%m-%d")  # noqa: DTZ007 (a date of the studio)
    except ValueError:
        return initial
    return {**initial, "starts_at": datetime.combine(day, time(10)), "ends_at": datetime.combine(day, time(18))}


@require_GET
def booking_quote(request: HttpRequest) -> HttpResponse:
    """The price and its effect while the form is being filled in; empty until there is enough to say."""
    album = Album.objects.visible_to(request.user).filter(pk=_uuid(request.GET.get("album", ""))).first()
    if album is None:
        raise Http404
    authorize(request.user, "booking.edit", album)
    form = BookingForm({"status": "hold", **request.GET.dict()}, album=album, actor=request.user)
    wanted = {"room", "kind", "starts_at", "ends_at"}
    enough = form.is_valid() or wanted <= form.cleaned_data.keys()
    enough = enough and can(request.user, "money.view", album) and form.cleaned_data["ends_at"] > form.cleaned_data["starts_at"]
    if request.GET.get("part") == "rentals":
        return HttpResponse(form["rentals"].as_widget())
    quote = quote_of(album, form.cleaned_data) if enough else None
    return render(request, "sessions/booking_new.html#quote", {"album": album, **quoted(quote)})
