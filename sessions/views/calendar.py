from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from producer.core.pages import page

from ..forms.lists import CalendarFilters
from ..rules import grid
from . import find

EARLIEST, LATEST = date(1950, 2, 1), date(2099, 11, 30)


def calendar(request: HttpRequest) -> HttpResponse:
    """Rooms side by side for a week or a month. The address keeps what is asked for."""
    filters = CalendarFilters(request.GET or None, actor=request.user)
    filters.is_valid()
    asked = getattr(filters, "cleaned_data", {})
    view = asked.get("view") or "week"
    today = grid.today(request.user.time_zone)  # type: ignore[union-attr]
    around = min(max(asked.get("on") or today, EARLIEST), LATEST)
    days = grid.days_of(view, around)
    filters.offer(grid.bounds(days))
    rooms = grid.rooms_for(request.user, days, asked)
    may_book = find.bookable_albums(request.user).exists()
    context = {
        "filters": filters,
        "view": view,
        "title": _title(view, days),
        "days": [{"date": day, "name": f"{day:%a}", "number": f"{day:%-d}", "today": day == today} for day in days],
        "studios": grid.grid(request.user, rooms, days, may_book=may_book),
        "may_book": may_book,
        "full": len(rooms) == grid.MOST_ROOMS,
        **_ways(request, view, days, today),
    }
    return page(request, "sessions/calendar.html", context)


def _title(view: str, days: list[date]) -> str:
    if view == "month":
        return f"{days[0]:%B %Y}"
    return f"{days[0]:%-d %b} to {days[-1]:%-d %b %Y}"


def _ways(request: HttpRequest, view: str, days: list[date], today: date) -> dict[str, Any]:
    """Addresses of the days before and after, of today, and of the other view; the rest of the question stays."""
    before, after = days[0] - timedelta(days=1), days[-1] + timedelta(days=1)
    return {
        "before": _way(request, on=before),
        "after": _way(request, on=after),
        "now": _way(request, on=today),
        "week": _way(request, view="week", on=days[0]),
        "month": _way(request, view="month", on=days[0]),
    }


def _way(request: HttpRequest, **values: Any) -> str:
    query = request.GET.copy()
    for name, value in values.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
