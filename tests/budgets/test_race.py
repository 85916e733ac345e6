"""Two approvals at once, each within the budget and together over it: one must be told."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from budgets.actions import ledger
from budgets.actions.expense_answers import approve_expense
from budgets.models import AlbumTotals, Expense
from producer.core.errors import Conflict

from .factories import line_of, make_budget, make_submitted

pytestmark = pytest.mark.django_db(transaction=True)


def approve_both(expenses, fiona):
    start, answers = threading.Barrier(len(expenses)), []

    def approve(expense):
        try:
            start.wait()
            answers.append(approve_expense(expense, by=fiona).status)
        except Conflict as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[expense]) for expense in expenses]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(answers)


@pytest.fixture
def expenses(album, alice):
    studio = line_of(make_budget(album), "Studio fee")
    made = [make_submitted(album, studio, 6_000, by=alice) for _ in range(2)]
    return [Expense.objects.select_related("album").get(pk=expense.pk) for expense in made]


def test_with_the_lock_one_of_two_is_told_that_it_passes_the_budget(expenses, fiona, album):
    assert approve_both(expenses, fiona) == ["approved", "over_budget"]
    assert AlbumTotals.objects.get(album=album).actual == 6_000


def test_without_the_lock_both_go_through_so_it_is_the_lock_that_decides(expenses, fiona, monkeypatch):
    asked = threading.Barrier(2, timeout=5)
    refuse = ledger.refuse_over_budget

    def look_then_wait(*args, **kwargs):
        refuse(*args, **kwargs)
        asked.wait()

    monkeypatch.setattr("budgets.actions.expense_answers.lock", lambda album: None)
    monkeypatch.setattr("budgets.actions.expense_answers.refuse_over_budget", look_then_wait)
    assert approve_both(expenses, fiona) == ["approved", "approved"]
