"""A report's rows: each line, the costs without a line, each category, the album."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from projects.models import Album

from ..models import LineTotals
from .figures import Figures, figures_of, total

UNASSIGNED = "Not assigned to a line"


@dataclass(frozen=True)
class Scope:
    """`kind` is line, unassigned, category or album; `name` is what people call it."""

    kind: str
    name: str
    figures: Figures
    line_id: Any = None
    category: str = ""

    @property
    def key(self) -> tuple[str, Any, str]:
        return (self.kind, self.line_id, self.category if self.kind == "category" else "")


def line_rows(album: Album) -> list[LineTotals]:
    """Every line's totals in the order of the budget, costs without a line last."""
    rows = LineTotals.objects.filter(album=album).select_related("line")
    return sorted(rows, key=lambda row: (row.line is None, row.line and row.line.position, row.line_id))


def line_scope(row: LineTotals) -> Scope:
    if row.line is None:
        return Scope("unassigned", UNASSIGNED, figures_of(row))
    return Scope("line", row.line.name, figures_of(row), row.line_id, row.line.category)


def scopes(album_title: str, rows: Iterable[LineTotals]) -> list[Scope]:
    """Lines, then categories in the order they first appear, then the album; each the sum of the ones it holds."""
    lines = [line_scope(row) for row in rows]
    names = list(dict.fromkeys(line.category for line in lines if line.kind == "line"))
    categories = [
        Scope("category", name, total(x.figures for x in lines if x.category == name), category=name) for name in names
    ]
    return [*lines, *categories, Scope("album", album_title, total(x.figures for x in lines))]
