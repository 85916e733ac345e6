from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from budgets.actions import amendment as actions
from budgets.models import Amendment, AmendmentLine, Flag
from producer.core.errors import Conflict, IllegalMove, NotAllowed

from .factories import album_totals, commit, line_of, make_budget, totals_of


@pytest.fixture
def amendment(budget, studio, alice):
    return actions.create_amendment(budget, reason="Strings", lines=[{"line": studio, "change": Decimal(1_500)}], by=alice)


def approve(amendment, alice, anders):
    return actions.approve_amendment(actions.submit_amendment(amendment, by=alice), by=anders)


def test_approved_its_changes_count_and_the_original_stays(amendment, alice, anders, studio, album):
    assert album_totals(album).budget == 13_000
    approve(amendment, alice, anders)
    row = totals_of(album, studio)
    assert (row.original, row.changes, row.budget) == (10_000, 1_500, 11_500)
    assert album_totals(album).budget == 14_500
    studio.refresh_from_db()
    assert studio.amount == 10_000


def test_it_may_bring_a_new_line(budget, alice, anders, album):
    lines = [{"category": "Strings", "name": "Octet", "change": Decimal(3_000)}]
    approve(actions.create_amendment(budget, reason="Strings", lines=lines, by=alice), alice, anders)
    line = line_of(budget, "Octet")
    row = totals_of(album, line)
    assert (row.original, row.changes, row.budget) == (0, 3_000, 3_000)
    assert AmendmentLine.objects.get().line == line


def test_it_clears_the_flags_that_its_money_answers(amendment, alice, anders, studio, album):
    commit(album, studio, 10_500, by=alice, over_budget_reason="Strings")
    assert Flag.objects.standing().filter(scope="line", level="overrun").exists()
    approve(amendment, alice, anders)
    assert not Flag.objects.standing().filter(level="overrun").exists()


def test_amendments_are_numbered_and_the_label_sees_them_once_sent(amendment, budget, studio, alice, anders):
    second = actions.create_amendment(budget, reason="More", lines=[{"line": studio, "change": Decimal(1)}], by=alice)
    assert (amendment.number, second.number) == (1, 2)
    assert not Amendment.objects.visible_to(anders).exists()
    actions.submit_amendment(second, by=alice)
    assert Amendment.objects.visible_to(anders).get() == second


def test_returned_and_changed_it_is_a_draft_again(amendment, alice, anders, studio):
    back = actions.return_amendment(actions.submit_amendment(amendment, by=alice), by=anders, note="Half of it")
    changed = actions.update_amendment(back, by=alice, lines=[{"line": studio, "change": Decimal(750)}])
    assert (changed.status, changed.lines.get().change) == ("draft", 750)
    assert not Amendment.objects.visible_to(anders).exists()


def test_only_an_approved_budget_is_amended(album, alice):
    with pytest.raises(IllegalMove):
        actions.create_amendment(make_budget(album, status="draft"), reason="x", lines=[], by=alice)


def test_no_line_falls_below_nothing(budget, alice, anders, studio):
    first, second = (
        actions.submit_amendment(
            actions.create_amendment(budget, reason="x", lines=[{"line": studio, "change": Decimal(-6_000)}], by=alice),
            by=alice,
        )
        for _ in range(2)
    )
    actions.approve_amendment(first, by=anders)
    with pytest.raises(Conflict) as refused:
        actions.approve_amendment(second, by=anders)
    assert refused.value.code == "below_zero"


def test_a_line_of_another_budget_is_unknown(budget, foreign_album, alice):
    foreign = line_of(make_budget(foreign_album), "Mastering")
    with pytest.raises(ValidationError):
        actions.create_amendment(budget, reason="x", lines=[{"line": foreign, "change": Decimal(1)}], by=alice)


def test_who_produces_does_not_approve(amendment, alice):
    with pytest.raises(NotAllowed):
        actions.approve_amendment(actions.submit_amendment(amendment, by=alice), by=alice)


def test_an_empty_one_is_not_sent_and_an_approved_one_is_frozen_by_the_database(amendment, budget, alice, anders):
    with pytest.raises(ValidationError):
        actions.submit_amendment(actions.create_amendment(budget, reason="x", lines=[], by=alice), by=alice)
    approve(amendment, alice, anders)
    with pytest.raises(IllegalMove):
        actions.update_amendment(amendment, by=alice, reason="y")
    with pytest.raises(DatabaseError), transaction.atomic():
        AmendmentLine.objects.update(change=1)
