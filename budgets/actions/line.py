"""The lines of a budget. While it is a draft they are the producer's; approved, it takes only new lines of nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError

from producer.core.errors import Conflict, IllegalMove
from producer.core.money import converted, refuse_fraction
from producer.core.writes import fresh, write
from projects.rules import authorize

from ..models import Budget, BudgetLine
from .deciding import refuse_closed
from .totals import lock, rebudget

MOST_LINES = 1000
PLACES = Decimal("0.01")
Row = Mapping[str, Any]
EDITABLE = frozenset({"category", "name", "quantity", "unit", "rate", "position", "external_id"})
FREE = frozenset({"position", "external_id"})  # no figures: these may change after approval too


@transaction.atomic
def add_line(budget: Budget, *, by: Any, **values: Any) -> BudgetLine:
    """A line of `quantity` × `rate`. On an approved budget only one of nothing, to put costs where they belong."""
    authorize(by, "budget.edit", budget.album)
    lock(budget.album)
    budget = fresh(budget)
    line = _priced(BudgetLine(budget=budget), values)
    if budget.status == Budget.Status.SUBMITTED or (budget.status == Budget.Status.APPROVED and line.amount):
        raise IllegalMove("This budget is frozen: a new line begins with nothing, and an amendment gives it money.")
    if budget.lines.count() >= MOST_LINES:
        raise ValidationError(f"A budget has at most {MOST_LINES:,} lines.", code="too_many")
    line = write(line, position=values.get("position") or _next_position(budget))
    rebudget(budget.album)
    return line


@transaction.atomic
def update_line(line: BudgetLine, *, by: Any, version: int | None = None, **values: Any) -> BudgetLine:
    """Set the given fields. Raises IllegalMove once the budget was submitted, Stale for an old `version`."""
    budget = line.budget
    authorize(by, "budget.edit", budget.album)
    lock(budget.album)
    if set(values) - FREE:
        refuse_closed(fresh(budget))
    line = _priced(fresh(line, version), values)
    line = write(line, **{name: getattr(line, name) for name in {*values, "amount"}})
    rebudget(budget.album)
    return line


@transaction.atomic
def delete_line(line: BudgetLine, *, by: Any, version: int | None = None) -> None:
    """Take a line out of a draft. Conflict if costs stand on it."""
    budget = line.budget
    authorize(by, "budget.edit", budget.album)
    lock(budget.album)
    refuse_closed(fresh(budget))
    _delete(fresh(line, version))
    rebudget(budget.album)


@transaction.atomic
def import_lines(budget: Budget, rows: Iterable[Mapping[str, Any]], *, by: Any, replace: bool = False) -> list[BudgetLine]:
    """Add checked rows (see rules.csv_import) to a draft, in their order; with `replace` instead of what is there."""
    authorize(by, "budget.edit", budget.album)
    lock(budget.album)
    budget = fresh(budget)
    refuse_closed(budget)
    for line in budget.lines.all() if replace else ():
        _delete(line)
    first, rows = _next_position(budget), list(rows)
    if budget.lines.count() + len(rows) > MOST_LINES:
        raise ValidationError(f"A budget has at most {MOST_LINES:,} lines.", code="too_many")
    lines = [_priced(BudgetLine(budget=budget, position=first + n), row) for n, row in enumerate(rows)]
    for line in lines:
        line.clean_fields()
    BudgetLine.objects.bulk_create(lines)
    rebudget(budget.album)
    return lines


@transaction.atomic
def save_lines(
    budget: Budget, *, changed: Iterable[Row], added: Iterable[Mapping[str, Any]], removed: Iterable[Row], by: Any
) -> None:
    """What the editor sends at once, all or none; a row is `{line, version, **values}`. Raises as the single steps do."""
    authorize(by, "budget.edit", budget.album)
    lock(budget.album)
    budget = fresh(budget)
    refuse_closed(budget)
    for row in removed:
        _delete(fresh(row["line"], row["version"]))
    for row in changed:
        values = {name: value for name, value in row.items() if name in EDITABLE}
        line = _priced(fresh(row["line"], row["version"]), values)
        write(line, **{name: getattr(line, name) for name in {*values, "amount"}})
    first = _next_position(budget)
    for n, asked in enumerate(added):
        write(_priced(BudgetLine(budget=budget), asked), position=first + n)
    if budget.lines.count() > MOST_LINES:
        raise ValidationError(f"A budget has at most {MOST_LINES:,} lines.", code="too_many")
    rebudget(budget.album)


def try_import(budget: Budget, rows: Iterable[Row], *, by: Any, replace: bool = False) -> list[BudgetLine]:
    """What `import_lines` would make, or refuse; nothing of it stays."""
    with transaction.atomic():
        lines = import_lines(budget, rows, by=by, replace=replace)
        transaction.set_rollback(True)
    return lines


def _priced(line: BudgetLine, values: Mapping[str, Any]) -> BudgetLine:
    """Set `values` and work the amount out."""
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"a budget line has no {', '.join(sorted(unknown))} to set")
    for name, value in values.items():
        setattr(line, name, value)
    line.clean_fields(exclude=["budget", "amount"])
    refuse_fraction(line.rate, line.budget.currency, "rate")
    line.quantity = line.quantity.quantize(PLACES)  # as it is read back
    line.amount = converted(line.quantity, line.rate, line.budget.currency)
    return line


def _next_position(budget: Budget) -> int:
    return (budget.lines.aggregate(last=Max("position"))["last"] or 0) + 1


def _delete(line: BudgetLine) -> None:
    try:
        line.delete()
    except ProtectedError as error:
        raise Conflict(f"Costs stand on {line.name}: it cannot be deleted.", code="has_costs") from error
