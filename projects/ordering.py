"""The order of a list, as its address says: `?order=-delivery`. A name that is none of the list's is its first."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest

Orders = dict[str, tuple[str, ...]]

ALBUMS: Orders = {
    "title": ("sort_key",),
    "artist": ("artist__sort_key", "sort_key"),
    "delivery": ("delivery_on", "sort_key"),
    "release": ("release_on", "sort_key"),
    "changed": ("updated_at",),
}
SONGS: Orders = {
    "place": ("position",),
    "title": ("sort_key",),
    "tempo": ("tempo", "position"),
    "length": ("length_seconds", "position"),
}
NAMES: Orders = {"name": ("sort_key",), "changed": ("updated_at",)}
NULLABLE = {"delivery_on", "release_on", "tempo", "length_seconds"}


def chosen(request: HttpRequest, orders: Orders) -> str:
    name = request.GET.get("order", "")
    return name if name.removeprefix("-") in orders else next(iter(orders))


def ordered(rows: QuerySet[Any], order: str, orders: Orders) -> QuerySet[Any]:
    """Ends with the id, so that pages never overlap; what has no value comes last both ways."""
    down = order.startswith("-")
    first, *rest = orders[order.removeprefix("-")]
    if first in NULLABLE:
        head: Any = F(first).desc(nulls_last=True) if down else F(first).asc(nulls_last=True)
        return rows.order_by(head, *rest, "id")
    sign = "-" if down else ""
    return rows.order_by(*(f"{sign}{name}" for name in (first, *rest, "id")))
