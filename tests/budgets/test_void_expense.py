from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budgets.actions import ledger
from budgets.actions.expense import create_expense, delete_expense, update_expense
from budgets.actions.expense_answers import reject_expense, submit_expense, void_expense
from budgets.models import Expense, LedgerEntry
from producer.core.errors import IllegalMove, NotAllowed
from tests.factories import make_song

from .factories import (
    album_totals,
    commit,
    line_of,
    make_approved,
    make_budget,
    make_expense,
    make_submitted,
    source,
    totals_of,
)


def test_a_void_reverses_what_was_booked_and_takes_nothing_away(album, studio, alice, fiona):
    expense = make_approved(album, studio, 800, by=alice, approver=fiona)
    void_expense(expense, by=fiona, note="Billed to the wrong record")
    booked, back = LedgerEntry.objects.order_by("id")
    assert (back.amount, back.reverses, back.kind, back.note) == (-800, booked, "reversal", "Billed to the wrong record")
    assert album_totals(album).actual == 0


def test_what_it_billed_is_open_again(album, studio, alice, fiona):
    commitment = commit(album, studio, 1_000, by=alice)
    more = {"commitment": commitment, "is_final": True}
    void_expense(make_approved(album, studio, 800, by=alice, approver=fiona, **more), by=fiona, note="Twice")
    row = totals_of(album, studio)
    assert (row.actual, row.committed) == (0, 1_000)


def test_the_accrual_it_replaced_stands_again(album, studio, alice, fiona):
    what = source()
    commitment = commit(album, studio, 1_000, by=alice, source=what)
    ledger.accrue(what.kind, what.id, Decimal(950), by=alice)
    expense = make_approved(album, studio, 900, by=alice, approver=fiona, commitment=commitment)
    void_expense(expense, by=fiona, note="Wrong invoice")
    assert totals_of(album, studio).actual == 950


def test_it_needs_words_and_somebody_who_keeps_the_books(album, studio, alice, fiona, eve):
    expense = make_approved(album, studio, 800, by=alice, approver=fiona)
    with pytest.raises(ValidationError):
        void_expense(expense, by=fiona, note="")
    with pytest.raises(NotAllowed):
        void_expense(expense, by=eve, note="I like it")


def test_void_is_for_ever(album, studio, alice, fiona):
    expense = void_expense(make_submitted(album, studio, 800, by=alice), by=alice, note="Mine")
    with pytest.raises(IllegalMove):
        submit_expense(expense, by=alice)
    with pytest.raises(IllegalMove):
        void_expense(expense, by=fiona, note="Again")


def test_rejected_with_words_it_is_mended_and_sent_again(album, studio, alice, fiona):
    with pytest.raises(ValidationError):
        reject_expense(make_submitted(album, studio, 8, by=alice), by=fiona, note="")
    expense = reject_expense(make_submitted(album, studio, 800, by=alice), by=fiona, note="No receipt")
    assert (expense.status, expense.decision_note) == ("rejected", "No receipt")
    mended = update_expense(expense, by=alice, amount=Decimal(700))
    assert mended.status == "draft"
    assert submit_expense(mended, by=alice).status == "submitted"


def test_what_was_sent_stays_as_it_was_sent(album, studio, alice):
    expense = make_submitted(album, studio, 800, by=alice)
    with pytest.raises(IllegalMove):
        update_expense(expense, by=alice, amount=Decimal(1))
    with pytest.raises(IllegalMove):
        delete_expense(expense, by=alice)


def test_a_draft_is_thrown_away(album, studio, alice):
    delete_expense(make_expense(album, studio, 800, by=alice), by=alice)
    assert not Expense.objects.exists()


def test_what_belongs_to_another_album_is_unknown(album, studio, foreign_album, alice, charlie):
    foreign_line = line_of(make_budget(foreign_album), "Mastering")
    strangers = {
        "line": foreign_line,
        "song": make_song(foreign_album),
        "commitment": commit(foreign_album, foreign_line, 5, by=charlie),
    }
    for name, value in strangers.items():
        values = {"line": studio, "vendor": "x", "spent_on": "2027-01-01", "amount": Decimal(1), name: value}
        with pytest.raises(ValidationError) as refused:
            create_expense(album=album, by=alice, **values)
        assert set(refused.value.error_dict) == {name}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": Decimal("1.005")}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-5)}, "amount"),
        ({"currency": "EUR"}, "rate"),
        ({"currency": "XXX"}, "currency"),
        ({"vendor": ""}, "vendor"),
        ({"currency": "EUR", "rate": Decimal("0.00000001")}, "rate"),
        ({"currency": "EUR", "rate": Decimal(0)}, "rate"),
        ({"rate": Decimal(2)}, "rate"),
        ({"spent_on": date(9999, 12, 31)}, "spent_on"),
        ({"spent_on": date(207, 2, 1)}, "spent_on"),
        ({"currency": "EUR", "rate": Decimal(2), "rate_on": date(9999, 1, 1)}, "rate_on"),
    ],
)
def test_an_expense_that_makes_no_sense_is_refused_at_its_field(album, studio, alice, values, field):
    with pytest.raises(ValidationError) as refused:
        make_expense(album, studio, values.pop("amount", 1), by=alice, **values)
    assert set(refused.value.error_dict) == {field}


def test_a_rate_of_one_currency_is_not_taken_for_another(album, studio, alice):
    expense = make_expense(album, studio, 100, by=alice, currency="EUR", rate=Decimal("1.1"))
    with pytest.raises(ValidationError):
        update_expense(expense, by=alice, currency="GBP")
    assert update_expense(expense, by=alice, amount=Decimal(200)).converted == 220
