from __future__ import annotations

import pytest
from django.db import InternalError, transaction
from django.db.utils import DatabaseError

from budgets.models import BudgetLine, LedgerEntry

from .factories import commit, line_of, make_budget


@pytest.fixture
def entry(album, alice):
    commit(album, line_of(make_budget(album), "Studio fee"), 800, by=alice)
    return LedgerEntry.objects.get()


def test_the_database_refuses_to_change_a_ledger_row(entry):
    with pytest.raises(InternalError), transaction.atomic():
        LedgerEntry.objects.update(amount=1)


def test_the_database_refuses_to_delete_a_ledger_row(entry):
    with pytest.raises(InternalError), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk)._raw_delete("default")


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_the_database_refuses_to_change_or_delete_lines_of_a_budget_that_is_no_draft(album, status):
    make_budget(album, status=status)
    with pytest.raises(DatabaseError), transaction.atomic():
        BudgetLine.objects.update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        BudgetLine.objects.all()._raw_delete("default")


def test_an_approved_budget_takes_a_new_line_only_with_nothing_in_it(album):
    budget = make_budget(album)
    BudgetLine.objects.create(budget=budget, category="Travel", name="Taxis")
    with pytest.raises(DatabaseError), transaction.atomic():
        BudgetLine.objects.create(budget=budget, category="Travel", name="Flights", rate=5, amount=5)
