"""The ledger is the truth; what is kept beside it must be what its rows sum to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum

from producer.core.integrity import checks
from producer.core.money import ZERO

from .models import AlbumTotals, AmendmentLine, BudgetLine, Commitment, Expense, LedgerEntry, LineTotals

Key = tuple[Any, ...]
SUMMED = ("budget", "actual", "committed", "likely", "etc", "efc", "variance")


@checks("ledger and totals of lines")
def lines() -> Iterator[str]:
    for account in LedgerEntry.Account.values:
        entries = LedgerEntry.objects.filter(account=account).values_list("album", "line")
        kept = LineTotals.objects.values_list("album", "line", account)
        yield from _differences(f"{account} of album and line", entries.annotate(Sum("amount")).order_by(), kept)


@checks("totals of lines and albums")
def albums() -> Iterator[str]:
    for column in SUMMED:
        of_lines = LineTotals.objects.values_list("album").annotate(Sum(column)).order_by()
        yield from _differences(f"{column} of album", of_lines, AlbumTotals.objects.values_list("album", column))


@checks("ledger and commitments")
def commitments() -> Iterator[str]:
    committed = Sum("amount", filter=Q(account=LedgerEntry.Account.COMMITTED))
    booked = LedgerEntry.objects.exclude(commitment=None).values_list("commitment").annotate(sum=committed).order_by()
    yield from _differences("open amount of commitment", booked, Commitment.objects.values_list("pk", F("open_amount")))


@checks("ledger, expenses and accruals")
def actuals() -> Iterator[str]:
    booked = _by_key(LedgerEntry.objects.filter(account="actual").values_list("album").annotate(Sum("amount")).order_by())
    bills = Expense.objects.filter(status=Expense.Status.APPROVED).values_list("album").annotate(Sum("converted")).order_by()
    accrued = Commitment.objects.values_list("album").annotate(Sum("accrual")).order_by()
    parts = (_by_key(bills), _by_key(accrued))
    expected = {key: sum((part.get(key, ZERO) for part in parts), ZERO) for key in {*parts[0], *parts[1]}}
    yield from _differences("actual of album", _rows(expected), _rows(booked))


@checks("budget lines and totals")
def budgets() -> Iterator[str]:
    planned = BudgetLine.objects.values_list("pk", "amount")
    of_lines = LineTotals.objects.exclude(line=None)
    yield from _differences("original of line", planned, of_lines.values_list("line", "original"))
    approved = AmendmentLine.objects.filter(amendment__status="approved").values_list("line").annotate(Sum("change")).order_by()
    yield from _differences("approved changes of line", approved, of_lines.values_list("line", "changes"))


def _rows(amounts: dict[Key, Decimal]) -> list[tuple[Any, ...]]:
    return [(*key, amount) for key, amount in amounts.items()]


def _differences(what: str, summed: Any, kept: Any) -> Iterator[str]:
    expected, found = _by_key(summed), _by_key(kept)
    for key in sorted(expected.keys() | found.keys(), key=str):
        wanted, has = expected.get(key, ZERO), found.get(key, ZERO)
        if wanted != has:
            name = ", ".join(str(part or "no line") for part in key)
            yield f"The {what} {name} is kept as {has}, and its rows sum to {wanted}."


def _by_key(rows: Any) -> dict[Key, Decimal]:
    return {tuple(key): amount or ZERO for *key, amount in rows}
