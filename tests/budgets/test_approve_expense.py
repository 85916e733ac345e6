from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.actions import ledger
from budgets.actions.expense_answers import approve_expense, submit_expense
from budgets.models import Commitment, Expense, LedgerEntry
from notices.models import Notice
from producer.core.errors import Conflict, IllegalMove, NotAllowed

from .factories import album_totals, commit, line_of, make_approved, make_expense, make_submitted, source, totals_of


def test_approved_it_is_an_actual_of_its_line_and_the_producer_is_told(album, studio, alice, fiona):
    expense = make_approved(album, studio, "800.50", by=alice, approver=fiona)
    assert (expense.status, expense.decided_by) == ("approved", fiona)
    assert totals_of(album, studio).actual == Decimal("800.50")
    assert Notice.objects.filter(user=alice, about="expense_approved").exists()


def test_the_label_sees_it_once_it_was_sent(album, studio, alice, anders, fiona, eve):
    expense = make_expense(album, studio, 10, by=alice)
    assert not Expense.objects.visible_to(fiona).exists()
    submit_expense(expense, by=alice)
    assert Expense.objects.visible_to(fiona).exists() and Expense.objects.visible_to(anders).exists()
    assert not Expense.objects.visible_to(eve).exists()


def test_only_finance_and_the_head_of_a_and_r_approve(album, studio, alice, anders, hanna):
    expense = make_submitted(album, studio, 10, by=alice)
    for other in (alice, anders):
        with pytest.raises(NotAllowed):
            approve_expense(expense, by=other)
    assert approve_expense(expense, by=hanna).status == "approved"


def test_a_draft_is_not_approved_and_nothing_twice(album, studio, alice, fiona):
    with pytest.raises(IllegalMove):
        approve_expense(make_expense(album, studio, 10, by=alice), by=fiona)
    expense = make_approved(album, studio, 10, by=alice, approver=fiona)
    with pytest.raises(IllegalMove):
        approve_expense(expense, by=fiona)
    assert album_totals(album).actual == 10


def test_it_relieves_its_commitment_by_its_amount(album, studio, alice, fiona):
    commitment = commit(album, studio, 1_000, by=alice)
    make_approved(album, studio, 300, by=alice, approver=fiona, commitment=commitment)
    row = totals_of(album, studio)
    assert (row.actual, row.committed) == (300, 700)


def test_never_below_nothing(album, studio, alice, fiona):
    commitment = commit(album, studio, 1_000, by=alice)
    make_approved(album, studio, 1_200, by=alice, approver=fiona, commitment=commitment)
    row = totals_of(album, studio)
    assert (row.actual, row.committed) == (1_200, 0)


def test_a_last_bill_of_800_on_1000_leaves_nothing_open(album, studio, alice, fiona):
    commitment = commit(album, studio, 1_000, by=alice)
    make_approved(album, studio, 800, by=alice, approver=fiona, commitment=commitment, is_final=True)
    row = totals_of(album, studio)
    assert (row.actual, row.committed) == (800, 0)


def test_the_invoice_takes_the_place_of_the_accrual(album, studio, alice, fiona):
    what = source()
    commitment = commit(album, studio, 1_000, by=alice, source=what)
    ledger.accrue(what.kind, what.id, Decimal(950), by=alice)
    make_approved(album, studio, 900, by=alice, approver=fiona, commitment=commitment)
    row = totals_of(album, studio)
    assert (row.actual, row.committed) == (900, 0)


def test_a_deposit_before_the_session_counts_toward_what_is_accrued(album, studio, alice, fiona):
    what = source()
    commitment = commit(album, studio, 1_000, by=alice, source=what)
    make_approved(album, studio, 300, by=alice, approver=fiona, commitment=commitment)
    ledger.accrue(what.kind, what.id, Decimal(950), by=alice)
    assert totals_of(album, studio).actual == 950
    make_approved(album, studio, 600, by=alice, approver=fiona, commitment=commitment)
    assert totals_of(album, studio).actual == 900


def test_a_part_bill_that_says_so_leaves_the_rest_accrued(album, studio, alice, fiona):
    what = source()
    commitment = commit(album, studio, 1_000, by=alice, source=what)
    ledger.accrue(what.kind, what.id, Decimal(950), by=alice)
    make_approved(album, studio, 400, by=alice, approver=fiona, commitment=commitment, is_final=False)
    assert totals_of(album, studio).actual == 950


def test_a_promise_made_anew_after_its_last_bill_is_open_again(album, studio, alice, fiona, clock):
    what = source()
    commitment = commit(album, studio, 1_000, by=alice, source=what)
    ledger.release_commitment(what.kind, what.id, by=alice)
    make_approved(album, studio, 200, by=alice, approver=fiona, commitment=commitment, is_final=True)
    clock.shift(60)
    commit(album, studio, 1_000, by=alice, source=what)
    assert Commitment.objects.get().open_amount == 800
    assert totals_of(album, studio).actual + totals_of(album, studio).committed == 1_000


def test_a_bill_on_another_line_than_its_commitment_moves_the_cost_there(album, budget, studio, alice, fiona):
    commitment = commit(album, studio, 500, by=alice)
    lodging = line_of(budget, "Lodging")
    make_approved(album, lodging, 500, by=alice, approver=fiona, commitment=commitment)
    assert (totals_of(album, studio).committed, totals_of(album, lodging).actual) == (0, 500)


def test_passing_the_budget_needs_a_reason_that_is_kept(album, studio, alice, fiona):
    expense = make_submitted(album, studio, 10_500, by=alice)
    with pytest.raises(Conflict) as refused:
        approve_expense(expense, by=fiona)
    assert refused.value.code == "over_budget"
    assert Expense.objects.get().status == "submitted"
    approve_expense(expense, by=fiona, over_budget_reason="The label agreed")
    assert LedgerEntry.objects.get().note == "The label agreed"


def test_a_bill_within_what_it_relieves_passes_nothing(album, studio, alice, fiona):
    commitment = commit(album, studio, 10_500, by=alice, over_budget_reason="Strings")
    assert make_approved(album, studio, 10_500, by=alice, approver=fiona, commitment=commitment).status == "approved"


def test_another_currency_keeps_its_own_amount_rate_and_date(album, studio, alice, fiona):
    more = {"currency": "GBP", "rate": Decimal("1.25")}
    make_approved(album, studio, "99.99", by=alice, approver=fiona, **more)
    entry = LedgerEntry.objects.get()
    assert (entry.amount, entry.own_amount, entry.own_currency) == (Decimal("124.99"), Decimal("99.99"), "GBP")
    assert (entry.rate, entry.rate_on, entry.song) == (Decimal("1.25"), entry.happened_on, None)
