"""The arithmetic of the cost report (PSL3 cost report worksheet; Production Guild, forecasting and cost reporting).

Cost to date = actual + committed. EFC = cost to date + ETC. Variance = budget − EFC, negative is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from producer.core.money import ZERO

WARNING_SHARE = Decimal("0.85")
LEVELS = ("warning", "forecast", "overrun", "overspent")  # from the mildest to the gravest


@dataclass(frozen=True)
class Figures:
    """One row of the report, in one currency; rows add up column by column."""

    original: Decimal = ZERO
    changes: Decimal = ZERO
    budget: Decimal = ZERO
    actual: Decimal = ZERO
    committed: Decimal = ZERO
    likely: Decimal = ZERO
    etc: Decimal = ZERO
    efc: Decimal = ZERO
    variance: Decimal = ZERO
    outlook: Decimal = ZERO

    @property
    def cost_to_date(self) -> Decimal:
        return self.actual + self.committed

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, name) + getattr(other, name) for name in COLUMNS))


COLUMNS = tuple(field.name for field in fields(Figures))


def total(rows: Iterable[Figures]) -> Figures:
    """The sum of shown rows; there is no other way to a total."""
    return sum(rows, Figures())


def figures_of(row: Any) -> Figures:
    """Of a row of totals."""
    return Figures(*(getattr(row, name) for name in COLUMNS))


def estimate_to_complete(budget: Decimal, cost_to_date: Decimal, estimate: Decimal | None = None) -> Decimal:
    """What is still to come: what is left of the budget, or of the final cost somebody expects; never less than nothing."""
    return max(ZERO, (budget if estimate is None else estimate) - cost_to_date)


def worked_out(
    original: Decimal, changes: Decimal, actual: Decimal, committed: Decimal, likely: Decimal, estimate: Decimal | None
) -> Figures:
    """A line's whole row. Likely cost is part of what is to come until it is more than that."""
    budget, cost = original + changes, actual + committed
    etc = estimate_to_complete(budget, cost, estimate)
    efc = cost + etc
    return Figures(original, changes, budget, actual, committed, likely, etc, efc, budget - efc, cost + max(etc, likely))


def levels_due(row: Figures) -> list[str]:
    """The flags that a row calls for, mildest first."""
    cost = row.cost_to_date
    due = {
        "warning": cost > 0 and cost >= row.budget * WARNING_SHARE,
        "forecast": row.outlook > row.budget,
        "overrun": cost > row.budget,
        "overspent": row.actual > row.budget,
    }
    return [level for level in LEVELS if due[level]]


def open_of(amount: Decimal, billed: Decimal, *, closed: bool) -> Decimal:
    """What is left of a promise after what was billed on it: never below nothing, and nothing once it is closed."""
    return ZERO if closed else max(ZERO, amount - billed)
