from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from producer.core.pages import page, perform
from producer.core.time import shown_range
from projects.rules import authorize, can

from .. import calendar_page
from ..actions.booking import move_booking
from ..forms.lists import CalendarFilters
from ..forms.place import OtherPrice, PlaceForm
from ..models import Booking
from ..rules import grid
from . import find

EARLIEST, LATEST = date(1950, 2, 1), date(2099, 11, 30)


def calendar(request: HttpRequest) -> HttpResponse:
    """Rooms side by side for a week or a month, or the days one after the other. The address keeps what is asked for."""
    filters = CalendarFilters(request.GET or None, actor=request.user)
    filters.is_valid()
    asked = getattr(filters, "cleaned_data", {})
    view = asked.get("view") or "week"
    today = grid.today(request.user.time_zone)  # type: ignore[union-attr]
    around = min(max(asked.get("on") or today, EARLIEST), LATEST)
    days = grid.days_of(view, around)
    filters.offer(grid.bounds(days))
    rooms = grid.rooms_for(request.user, days, asked)
    bookings = grid.bookings_in(request.user, rooms, days, asked.get("person"))
    movable = any(booking.movable for booking in bookings)
    may_book = movable or find.bookable_albums(request.user).exists()
    context = {
        "filters": filters,
        "view": view,
        "title": _title(view, days),
        "rooms": rooms,
        "movable": movable,
        **_shown(request, rooms, days, view, bookings, may_book),
        "may_book": may_book,
        "full": len(rooms) == grid.MOST_ROOMS,
        "subscribe": _subject(asked),
        **_ways(request, view, days, today),
    }
    return page(request, "sessions/calendar.html", context)


def _shown(
    request: HttpRequest, rooms: list[Any], days: list[date], view: str, bookings: list[Any], may_book: bool
) -> dict[str, Any]:
    """The bookings, as a table of rooms or as an agenda, and the albums in it with their marks."""
    found, marks = grid.pieces(rooms, days, bookings), calendar_page.marks_of(bookings)
    context: dict[str, Any] = {"marks": list(marks.values())[:40]}
    if view == "agenda":
        return {**context, "agenda": calendar_page.agenda(rooms, days, found, marks)}
    today = grid.today(request.user.time_zone)  # type: ignore[union-attr]
    heads = [{"date": day, "name": f"{day:%a}", "number": f"{day:%-d}", "today": day == today} for day in days]
    board = calendar_page.Board(rooms, days, found, marks, view=view, may_book=may_book)
    return {**context, "days": heads, "body": board.body()}


def _subject(asked: dict[str, Any]) -> str:
    """The question's album, room or person, for a calendar address of it."""
    for name in ("album", "person", "room"):
        if thing := asked.get(name):
            return f"?{name}={getattr(thing, 'pk', thing)}"
    return ""


def _title(view: str, days: list[date]) -> str:
    if view == "month":
        return f"{days[0]:%B %Y}"
    return f"{days[0]:%-d %b} to {days[-1]:%-d %b %Y}"


def _ways(request: HttpRequest, view: str, days: list[date], today: date) -> dict[str, Any]:
    """Addresses of the days before and after, of today, and of the other views; the rest of the question stays."""
    before, after = days[0] - timedelta(days=len(days) if view == "agenda" else 1), days[-1] + timedelta(days=1)
    names = {"week": "Week", "month": "Month", "agenda": "Agenda"}
    return {
        "before": _way(request, on=before),
        "after": _way(request, on=after),
        "now": _way(request, on=today),
        "views": [{"label": names[each], "url": _way(request, view=each), "here": each == view} for each in names],
    }


def _way(request: HttpRequest, **values: Any) -> str:
    query = request.GET.copy()
    for name, value in values.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


@require_POST
def booking_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A booking was dropped elsewhere in the calendar: the answer of the same action that the form calls.

    Where the refusal has a way on, `ask` is the form with what was dropped filled in.
    """
    booking = find.booking(request, pk)
    authorize(request.user, "booking.edit", booking.album)
    form = PlaceForm(request.POST, booking=booking, actor=request.user)
    if form.is_valid() and (moved := perform(form, _drop, booking, by=request.user, **form.values())):
        when = shown_range(moved.starts_at, moved.ends_at, moved.room.studio.time_zone)
        return JsonResponse({"words": f"Moved: {moved.room.name}, {when}.", "version": moved.version})
    status = 409 if getattr(form, "refused", None) else 422
    return JsonResponse({"words": form.words(), "ask": form.ask()}, status=status)


@transaction.atomic
def _drop(booking: Booking, *, by: Any, **place: Any) -> Booking:
    """Move it; nothing is written where that changes what a confirmed booking costs: the form shows the price first."""
    moved = move_booking(booking, by=by, **place)
    if moved.status == Booking.Status.CONFIRMED and moved.cost != booking.cost and can(by, "money.view", booking.album):
        raise OtherPrice
    return moved
