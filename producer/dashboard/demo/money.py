"""Budgets, amendments and bills of the demo."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from budgets.actions.amendment import approve_amendment, create_amendment, submit_amendment
from budgets.actions.budget import approve_budget, create_budget, return_budget, submit_budget
from budgets.actions.expense import create_expense
from budgets.actions.expense_answers import approve_expense, reject_expense, submit_expense
from budgets.actions.line import add_line
from budgets.models import Amendment, Budget, BudgetLine, Expense
from projects.models import Album

from .cast import signed

# category, line, quantity, unit, rate
Line = tuple[str, str, str, str, str]

LINES: dict[str, list[Line]] = {
    "salt": [
        ("Producer", "Producer's fee", "1", "flat", "25000"),
        ("Studio", "Tracking, Studio A", "16", "day", "860"),
        ("Studio", "Overdubs, Studio B", "60", "hour", "52"),
        ("Engineers", "Recording engineer", "24", "day", "320"),
        ("Musicians", "Rhythm section", "18", "session", "280"),
        ("Musicians", "Strings", "2", "session", "1400"),
        ("Vocalists", "Background vocals", "6", "session", "260"),
        ("Mixing", "Mixes", "11", "song", "850"),
        ("Mastering", "Mastering", "11", "song", "130"),
        ("Equipment", "Rentals and cartage", "1", "flat", "3200"),
        ("Travel", "Lodging and per diem", "30", "day", "140"),
        ("Contingency", "Contingency", "1", "flat", "7400"),
    ],
    "ferry": [
        ("Producer", "Producer's fee", "1", "flat", "16000"),
        ("Studio", "Tracking, Studio A", "12", "day", "780"),
        ("Studio", "Overdubs, Studio B", "40", "hour", "46"),
        ("Engineers", "Recording engineer", "16", "day", "300"),
        ("Musicians", "Fiddle, organ and strings", "14", "session", "240"),
        ("Mixing", "Mixes", "8", "song", "600"),
        ("Mastering", "Mastering", "8", "song", "110"),
        ("Travel", "Leith to London", "1", "flat", "2400"),
    ],
    "hymns": [
        ("Producer", "Producer's fee", "1", "flat", "18000"),
        ("Studio", "The Long Room", "14", "day", "800"),
        ("Musicians", "Choir and keys", "10", "session", "420"),
        ("Mixing", "Mixes", "8", "song", "900"),
        ("Mastering", "Mastering", "8", "song", "150"),
        ("Samples", "Clearances", "1", "flat", "6000"),
    ],
    "harbour": [
        ("Producer", "Producer's fee", "1", "flat", "1800000"),
        ("Studio", "Aスタジオ", "12", "day", "112000"),
        ("Musicians", "Rhythm section", "8", "session", "60000"),
        ("Mixing", "Mixes", "8", "song", "90000"),
        ("Mastering", "Mastering", "8", "song", "25000"),
    ],
    "tide": [
        ("Producer", "Producer's fee", "1", "flat", "12000"),
        ("Studio", "Kanal 7, live room", "10", "day", "690"),
    ],
}


@signed
def draft(key: str, album: Album, by: Any) -> Budget:
    budget = create_budget(album=album, by=by)
    for category, name, quantity, unit, rate in LINES[key]:
        values = {"quantity": Decimal(quantity), "unit": unit, "rate": Decimal(rate)}
        add_line(budget, by=by, category=category, name=name, **values)
    return Budget.objects.get(pk=budget.pk)


@signed
def submit(budget: Budget, by: Any, note: str) -> None:
    submit_budget(budget, by=by, note=note)


@signed
def send_back(budget: Budget, by: Any, note: str) -> None:
    return_budget(budget, by=by, note=note)


@signed
def approve(budget: Budget, by: Any, note: str = "") -> None:
    approve_budget(budget, by=by, note=note)


@signed
def amend(album: Album, line: str, change: str, reason: str, *, by: Any, approved_by: Any = None) -> None:
    row = line_of(album, line)
    amendment = create_amendment(album.budget, reason=reason, lines=[{"line": row, "change": Decimal(change)}], by=by)
    amendment = submit_amendment(amendment, by=by, note=reason)
    if approved_by is not None:
        _agree(amendment, by=approved_by)


@signed
def _agree(amendment: Amendment, by: Any) -> None:
    approve_amendment(amendment, by=by, note="Agreed with Gordon by phone.")


def line_of(album: Album, name: str) -> BudgetLine:
    return BudgetLine.objects.get(budget__album=album, name=name)


@signed
def bill(album: Album, vendor: str, amount: str, on: date, *, by: Any, line: str = "", **values: Any) -> Expense:
    """An expense, submitted."""
    row = line_of(album, line) if line else None
    fields = {"currency": album.currency, **values}
    expense = create_expense(album=album, by=by, vendor=vendor, amount=Decimal(amount), spent_on=on, line=row, **fields)
    return submit_expense(expense, by=by)


@signed
def pay(expense: Expense, *, by: Any, reason: str = "") -> None:
    approve_expense(expense, by=by, over_budget_reason=reason)


@signed
def refuse(expense: Expense, *, by: Any, note: str) -> None:
    reject_expense(expense, by=by, note=note)
