"""What an amendment's rows may say. Each fault stands at its row and field, the same for the page and for the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from producer.core.money import ZERO, rounded, shown

from ..models import Budget, LineTotals

Change = Mapping[str, Any]  # {line, change} or {category, name, change}
Fault = tuple[str, str]  # field, words
BOTH = "A row changes a line or makes a new one, not both: leave category and name empty beside a line."
NEITHER = "Choose a line, or give a new one a category and a name."
NOTHING = "A change of nothing changes nothing: say how much, or take the row out."


def faults(budget: Budget, rows: Sequence[Change]) -> dict[int, Fault]:
    """Number of the row, from 0 -> what is wrong with it. Two queries at most."""
    has = dict(LineTotals.objects.filter(album=budget.album_id, line__isnull=False).values_list("line", "budget"))
    seen: set[Any] = set()
    found = {}
    for number, row in enumerate(rows):
        if fault := _of_names(budget, row) or _of_amount(budget, row, has) or _of_repeating(row, seen):
            found[number] = fault
        seen.add(_thing(row))
    return found


def refuse_faults(budget: Budget, rows: Sequence[Change]) -> None:
    """ValidationError with `lines.0.change` and the like."""
    if found := faults(budget, rows):
        raise ValidationError({f"lines.{number}.{field}": words for number, (field, words) in found.items()})


def _of_names(budget: Budget, row: Change) -> Fault | None:
    line, names = row.get("line"), (row.get("category") or "", row.get("name") or "")
    if line is None:
        return None if all(names) else ("name", NEITHER)
    if line.budget_id != budget.pk:
        return "line", "This budget has no such line."
    said = {name for name in names if name} - {line.category, line.name}
    return ("name", BOTH) if said else None


def _of_amount(budget: Budget, row: Change, has: Mapping[Any, Decimal]) -> Fault | None:
    line, change = row.get("line"), row["change"]
    if not change:
        return "change", NOTHING
    if rounded(change, budget.currency) != change:
        return "change", f"{budget.currency} has no such fraction."
    if line is None:
        return ("change", "A new line begins with more than nothing.") if change < 0 else None
    left = has.get(line.pk, ZERO)
    if left + change < 0:
        return "change", f"{line.name} has {shown(left, budget.currency)}: that is less than this takes."
    return None


def _of_repeating(row: Change, seen: set[Any]) -> Fault | None:
    if _thing(row) not in seen:
        return None
    line = row.get("line")
    name = line.name if line else row.get("name", "")
    return "line" if line else "name", f"{name} stands in another row already: say its whole change in one."


def _thing(row: Change) -> Any:
    line = row.get("line")
    return line.pk if line else ((row.get("category") or "").casefold(), (row.get("name") or "").casefold())
