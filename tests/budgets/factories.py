"""Budgets and costs for tests, made as the actions would leave them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from budgets.actions import ledger
from budgets.actions.expense import create_expense
from budgets.actions.expense_answers import approve_expense, submit_expense
from budgets.actions.totals import rebudget
from budgets.models import AlbumTotals, Budget, BudgetLine, Expense, LineTotals
from budgets.sources import Source
from producer.core.ids import uuid7
from projects.models import Album

LINES = {"Studio": {"Studio fee": 10_000, "Lodging": 1_000}, "Mastering": {"Mastering": 2_000}}


def make_budget(album: Album, lines: dict[str, dict[str, int]] | None = None, status: str = "approved") -> Budget:
    """A budget of `{category: {line: amount}}`."""
    budget = Budget.objects.create(album=album, currency=album.currency)
    plan = [(category, name, amount) for category, some in (lines or LINES).items() for name, amount in some.items()]
    for position, (category, name, amount) in enumerate(plan):
        values = {"category": category, "name": name, "rate": amount, "amount": amount, "position": position}
        BudgetLine.objects.create(budget=budget, **values)
    Budget.objects.filter(pk=budget.pk).update(status=status)
    budget.refresh_from_db()
    rebudget(album)
    return budget


def line_of(budget: Budget, name: str) -> BudgetLine:
    return budget.lines.select_related("budget").get(name=name)


def source(label: str = "Room B, 8 Jun") -> Source:
    return Source("booking", uuid7(), label, "/bookings/x/")


def commit(album: Album, line: BudgetLine | None, amount: int | str, *, by: Any, **more: Any) -> Any:
    more.setdefault("source", source())
    more.setdefault("currency", album.currency)
    return ledger.commit_cost(album=album, line=line, amount=Decimal(amount), by=by, **more)


def totals_of(album: Album, line: BudgetLine | None = None) -> LineTotals:
    return LineTotals.objects.get(album=album, line=line)


def album_totals(album: Album) -> AlbumTotals:
    return AlbumTotals.objects.get(album=album)


def money(*amounts: Any) -> list[Decimal]:
    return [Decimal(a) for a in amounts]


def make_expense(album: Album, line: BudgetLine | None, amount: int | str, *, by: Any, **more: Any) -> Expense:
    more.setdefault("vendor", "Abbey Road")
    more.setdefault("spent_on", date(2027, 2, 1))
    return create_expense(album=album, line=line, amount=Decimal(amount), by=by, **more)


def make_submitted(album: Album, line: BudgetLine | None, amount: int | str, *, by: Any, **more: Any) -> Expense:
    return submit_expense(make_expense(album, line, amount, by=by, **more), by=by)


def make_approved(
    album: Album, line: BudgetLine | None, amount: int | str, *, by: Any, approver: Any, reason: str = "", **more: Any
) -> Expense:
    return approve_expense(make_submitted(album, line, amount, by=by, **more), by=approver, over_budget_reason=reason)
