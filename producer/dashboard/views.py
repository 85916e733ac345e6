from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.rules import organization_wide
from producer.core import exports
from producer.core.lists import columns
from producer.core.pages import page, sliced

from . import alarms, inbox, mine, search, table, week

HEADS = [
    ("Album", "title"),
    ("Artist", "artist"),
    ("Stage", "stage"),
    ("Budget", "budget"),
    ("Forecast", "efc"),
    ("Variance", "variance"),
    ("Next session", "next"),
    ("Flags", "flags"),
    ("Last activity", "activity"),
]
FIGURES = frozenset({"Budget", "Forecast", "Variance"})


def home(request: HttpRequest) -> HttpResponse:
    """What each comes for: the makers their days and albums, the label its table and what waits for it."""
    user: Any = request.user
    label = bool(organization_wide(user))
    context: dict[str, Any] = {"label": label, "waiting": inbox.waiting(user), "flags": alarms.flags(user)}
    context["late"] = alarms.late(user)
    own = mine.albums(user)
    if own or not label:
        context |= {"days": week.coming(user), "mine": mine.shown(own)}
        context |= inbox.money_of(user, own, request.GET.get("album", ""))
    if label:
        context |= _table(request, user)
    return page(request, "dashboard/home.html", context)


def _table(request: HttpRequest, user: Any) -> dict[str, Any]:
    albums, order = table.albums(user, request.GET.get("order", table.DEFAULT))
    slice_ = sliced(request, albums)
    slice_.rows = [table.shown(each, user.time_zone) for each in table.facts(user, slice_.rows)]
    return {"slice": slice_, "columns": columns(request, *HEADS, order=order, numbers=FIGURES), "order": order}


def money(request: HttpRequest) -> HttpResponse:
    """The money of every album whose money is open to one: each opens its cost report."""
    user: Any = request.user
    own = mine.shown([row for row in mine.albums(user) if row["money_shown"]])
    context = _table(request, user) if organization_wide(user) else {}
    for row in [*own, *context.get("slice", [])]:
        row["url"] += "money/"
    flags = alarms.flags(user)
    return page(request, "dashboard/money.html", context | {"label": bool(context), "mine": own, "flags": flags})


def albums_csv(request: HttpRequest) -> HttpResponse:
    """The label's table, in the order asked for, up to 5,000 albums."""
    user: Any = request.user
    albums, _ = table.albums(user, request.GET.get("order", table.DEFAULT))
    return exports.answer("albums", table.CSV_HEADS, map(table.plain, table.facts(user, albums[: exports.MOST])))


def mine_csv(request: HttpRequest) -> HttpResponse:
    """The albums of one's teams."""
    return exports.answer("my-albums", mine.CSV_HEADS, map(mine.plain, mine.albums(request.user)))


def inbox_page(request: HttpRequest) -> HttpResponse:
    return page(request, "dashboard/inbox.html", {"waiting": inbox.waiting(request.user, most=100)})


def find(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:100]
    template = "dashboard/search.html" + ("#results" if request.headers.get("HX-Request") else "")
    return page(request, template, {"words": words, "groups": search.find(request.user, words)})
