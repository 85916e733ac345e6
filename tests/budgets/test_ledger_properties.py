"""Any order of promises, bills, releases, accruals and voids: the report foots and nothing is counted twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.actions import ledger
from budgets.actions.expense_answers import approve_expense, submit_expense, void_expense
from budgets.models import AlbumTotals, Commitment, Expense, LedgerEntry, LineTotals
from budgets.rules.figures import COLUMNS

from .factories import commit, make_budget, make_expense, source

amounts = st.decimals(1, 5_000, places=2)
which = st.integers(0, 2)
steps = st.one_of(
    st.tuples(st.just("commit"), which, amounts, which),
    st.tuples(st.just("release"), which),
    st.tuples(st.just("accrue"), which, amounts),
    st.tuples(st.just("bill"), which, amounts, st.sampled_from([None, True, False])),
    st.tuples(st.just("pay"), which, amounts),
    st.tuples(st.just("void"), st.integers(0, 9)),
)


class Books:
    """Plays the steps, and keeps in plain Python what ought to come out of them."""

    def __init__(self, album, lines, alice, fiona):
        self.album, self.lines, self.alice, self.fiona = album, lines, alice, fiona
        self.sources = [source(f"Source {n}") for n in range(3)]

    def play(self, step):
        getattr(self, step[0])(*step[1:])

    def commit(self, which, amount, line):
        kwargs = {"source": self.sources[which], "by": self.alice, "over_budget_reason": "Any"}
        commit(self.album, self.lines[line], amount, **kwargs)

    def release(self, which):
        ledger.release_commitment("booking", self.sources[which].id, by=self.alice)

    def accrue(self, which, amount):
        ledger.accrue("booking", self.sources[which].id, amount, by=self.alice)

    def bill(self, which, amount, final):
        found = Commitment.objects.filter(source_id=self.sources[which].id).select_related("line__budget").first()
        line = found.line if found else self.lines[which]
        self._approve(line, amount, commitment=found, is_final=final)

    def pay(self, which, amount):
        self._approve(self.lines[which], amount)

    def _approve(self, line, amount, **more):
        expense = submit_expense(make_expense(self.album, line, amount, by=self.alice, **more), by=self.alice)
        approve_expense(expense, by=self.fiona, over_budget_reason="Any")

    def void(self, n):
        approved = list(Expense.objects.filter(status="approved").order_by("id"))
        if approved:
            void_expense(approved[n % len(approved)], by=self.fiona, note="Mistake")


def check(album):
    for row in LineTotals.objects.filter(album=album):
        for account in ("actual", "committed"):
            booked = LedgerEntry.objects.filter(album=album, line=row.line_id, account=account).aggregate(s=Sum("amount"))["s"]
            assert getattr(row, account) == (booked or 0)
        assert row.efc == row.actual + row.committed + row.etc
        assert row.committed >= 0
    whole = AlbumTotals.objects.get(album=album)
    sums = LineTotals.objects.filter(album=album).aggregate(**{f"s_{name}": Sum(name) for name in COLUMNS})
    assert all(getattr(whole, name) == sums[f"s_{name}"] for name in COLUMNS)
    promised = Commitment.objects.filter(album=album).aggregate(o=Sum("open_amount"), a=Sum("accrual"))
    billed = Expense.objects.filter(status="approved").aggregate(s=Sum("converted"))["s"] or 0
    assert whole.committed == (promised["o"] or 0)
    assert whole.actual == billed + (promised["a"] or 0)
    for commitment in Commitment.objects.all():
        paid = commitment.expenses.filter(status="approved").aggregate(s=Sum("converted"))["s"] or Decimal(0)
        assert 0 <= commitment.open_amount <= max(Decimal(0), commitment.amount - paid)
        assert 0 <= commitment.accrual <= max(Decimal(0), commitment.accrued - paid)


@pytest.fixture
def lines(album):
    return list(make_budget(album).lines.select_related("budget"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(steps, min_size=1, max_size=10))
def test_whatever_happens_in_whatever_order_the_report_foots_and_nothing_counts_twice(album, lines, alice, fiona, played):
    with transaction.atomic():
        books = Books(album, lines, alice, fiona)
        for step in played:
            books.play(step)
        check(album)
        transaction.set_rollback(True)
