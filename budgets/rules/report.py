"""The cost report of one album as one reader may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from producer.core.money import ZERO
from projects.models import Album
from projects.rules import is_label_side

from ..models import Budget, LineTotals
from .figures import Figures, total
from .scopes import UNASSIGNED, Scope, line_rows, scopes

SHOWN_WHILE = frozenset({Budget.Status.SUBMITTED, Budget.Status.APPROVED})


@dataclass(frozen=True)
class Report:
    """`lines` (costs without one last), `categories` and the `album`: the sum of the lines."""

    currency: str
    budget: Budget | None
    lines: list[Scope]
    categories: list[Scope]
    album: Scope
    rows: list[LineTotals]

    @property
    def scopes(self) -> list[Scope]:
        return [*self.lines, *self.categories, self.album]


def report(album: Album, actor: Any) -> Report:
    """Three queries. The label gets costs only, without lines, while the budget is a draft or was returned."""
    budget = Budget.objects.filter(album=album).first()
    rows = line_rows(album)
    if is_label_side(actor, album) and (budget is None or budget.status not in SHOWN_WHILE):
        return _costs_only(album, rows)
    every = scopes(album.title, rows)
    lines = [scope for scope in every if scope.kind in ("line", "unassigned")]
    categories = [scope for scope in every if scope.kind == "category"]
    return Report(album.currency, budget, lines, categories, every[-1], rows)


def sees_lines(actor: Any, album: Album) -> bool:
    """Whether the actor may know the budget's lines by name: the label may not while they are a draft."""
    return not is_label_side(actor, album) or Budget.objects.filter(album=album, status__in=SHOWN_WHILE).exists()


def _costs_only(album: Album, rows: list[LineTotals]) -> Report:
    spent = total(Figures(actual=row.actual, committed=row.committed, likely=row.likely) for row in rows)
    cost = spent.cost_to_date
    spent = replace(spent, efc=cost, variance=ZERO - cost, outlook=cost + spent.likely)
    lines = [Scope("unassigned", UNASSIGNED, spent)] if cost or spent.likely else []
    return Report(album.currency, None, lines, [], Scope("album", album.title, total(x.figures for x in lines)), [])
