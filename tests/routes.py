"""Reading the route tables: one line per route and thing, one column per person, the status each must get.

A line is `METHOD route thing | status of nobody charlie alice olga eve art anders hanna fiona`; `ok` stands for any answer
of one who may (2xx, 3xx, 409, 422, 400), so that a table speaks of rights and not of forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PEOPLE = "nobody charlie alice olga eve art anders hanna fiona".split()


@dataclass(frozen=True)
class Row:
    method: str
    route: str
    thing: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.thing}"


def read(table: str) -> list[Row]:
    rows = []
    for line in table.strip().splitlines():
        if not line.strip() or line.lstrip().startswith(("#", "METHOD")):
            continue
        head, _, marks = line.partition("|")
        method, route, thing = head.split()
        rows.append(Row(method, route, thing, dict(zip(PEOPLE, marks.split(), strict=True))))
    return rows


def named_routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """Every (name, pattern) of the URL conf; a route without a name goes by its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from named_routes(entry, inner)
        elif isinstance(entry, URLPattern):
            yield namespace + (entry.name or str(entry.pattern)), entry


def agrees(status: int, expected: str) -> bool:
    if expected == "ok":
        return status not in (401, 403, 404, 405) and status < 500
    return str(status) == expected
