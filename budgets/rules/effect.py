"""What a cost would do to the budget, asked before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from producer.core.money import ZERO, plain, shown
from projects.models import Album

from ..models import BudgetLine
from .scopes import Scope, line_rows, scopes


@dataclass(frozen=True)
class Passing:
    """A scope's cost to date before and after, against its budget."""

    scope: str
    name: str
    budget: Decimal
    before: Decimal
    after: Decimal

    @property
    def passes(self) -> bool:
        return self.after > self.budget and self.after > self.before

    @property
    def over(self) -> Decimal:
        return max(ZERO, self.after - self.budget)


@dataclass(frozen=True)
class Effect:
    """`scopes` are those the cost touches: its line, its category, the album. Empty where there is no budget yet."""

    currency: str
    scopes: list[Passing]

    @property
    def passes(self) -> list[Passing]:
        return [scope for scope in self.scopes if scope.passes]

    @property
    def words(self) -> str:
        """`This takes Studio fee US$1,200.00 over its budget.` Only for who may see money."""
        return " ".join(f"This takes {p.name} {shown(p.over, self.currency)} over its budget." for p in self.passes)

    def facts(self) -> list[dict[str, Any]]:
        """JSON-ready, for who may see money."""
        return [
            {
                "scope": p.scope,
                "name": p.name,
                **{
                    key: {"amount": plain(getattr(p, key), self.currency), "currency": self.currency}
                    for key in ("budget", "before", "after", "over")
                },
            }
            for p in self.passes
        ]


def effect(album: Album, line: BudgetLine | None, amount: Decimal) -> Effect:
    """What adding `amount`, in the album's currency, to `line` does to cost to date. Reads two tables, changes nothing."""
    return effect_of(album, {line.pk if line else None: amount})


def effect_of(album: Album, added: dict[Any, Decimal]) -> Effect:
    """The same for several lines at once: line id (None for no line) -> what is added."""
    rows = line_rows(album)
    if not any(row.line_id for row in rows):
        return Effect(album.currency, [])
    categories = {row.line_id: row.line.category for row in rows if row.line is not None}
    found = [(scope, _change(scope, added, categories)) for scope in scopes(album.title, rows)]
    return Effect(album.currency, [_passing(scope, change) for scope, change in found if change is not None])


def _change(scope: Scope, added: dict[Any, Decimal], categories: dict[Any, str]) -> Decimal | None:
    """What the scope gets of it; None if it is not touched."""
    if scope.kind == "album":
        return sum(added.values(), ZERO)
    if scope.kind == "category":
        parts = [amount for key, amount in added.items() if categories.get(key) == scope.category]
        return sum(parts, ZERO) if parts else None
    return added.get(scope.line_id) if scope.kind == "line" else None


def _passing(scope: Scope, change: Decimal) -> Passing:
    before = scope.figures.cost_to_date
    return Passing(scope.kind, scope.name, scope.figures.budget, before, before + change)
