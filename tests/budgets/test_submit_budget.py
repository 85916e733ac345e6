from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budgets.actions import budget as actions
from budgets.actions.line import add_line, delete_line, update_line
from budgets.models import Budget, BudgetLine, Submission
from notices.models import Notice
from producer.core.errors import Conflict, IllegalMove, NotAllowed, Stale

from .factories import album_totals, commit, line_of, make_budget


@pytest.fixture
def draft(album, alice):
    draft = actions.create_budget(album=album, by=alice)
    add_line(draft, by=alice, category="Studio", name="Room A", quantity=Decimal(10), unit="day", rate=Decimal("850.50"))
    return draft


def test_a_line_is_quantity_times_rate(draft):
    assert draft.lines.get().amount == Decimal("8505.00")


def test_an_album_has_one_budget(draft, album, alice):
    with pytest.raises(Conflict) as refused:
        actions.create_budget(album=album, by=alice)
    assert refused.value.code == "budget_exists"


def test_it_is_sent_with_words_as_it_stands_and_the_a_and_r_is_told(draft, alice, anders, hanna, fiona):
    sent = actions.submit_budget(draft, by=alice, note="Ten days, no strings")
    assert (sent.status, sent.submitted_total, sent.submit_note) == ("submitted", Decimal("8505.00"), "Ten days, no strings")
    assert Submission.objects.get().lines[0]["name"] == "Room A"
    assert set(Notice.objects.values_list("user", flat=True)) == {anders.pk, hanna.pk}


def test_an_empty_budget_is_not_sent(album, alice):
    with pytest.raises(ValidationError):
        actions.submit_budget(actions.create_budget(album=album, by=alice), by=alice)


def test_the_engineer_may_not_send_it_and_the_label_may_not_edit_it(draft, eve, anders):
    with pytest.raises(NotAllowed):
        actions.submit_budget(draft, by=eve)
    with pytest.raises(NotAllowed):
        add_line(draft, by=anders, category="Studio", name="Mine", rate=Decimal(1))


def test_the_label_never_sees_a_draft_and_sees_it_once_it_is_sent(draft, alice, anders, eve, charlie):
    assert not Budget.objects.visible_to(anders).exists()
    assert not BudgetLine.objects.visible_to(anders).exists()
    assert Budget.objects.visible_to(alice).exists()
    actions.submit_budget(draft, by=alice)
    for model in (Budget, BudgetLine):
        assert model.objects.visible_to(anders).exists()
        assert not model.objects.visible_to(eve).exists()
        assert not model.objects.visible_to(charlie).exists()


def test_what_the_producer_changes_after_a_return_is_not_shown_to_the_label(draft, alice, anders, album):
    actions.return_budget(actions.submit_budget(draft, by=alice), by=anders, note="Too many days")
    update_line(draft.lines.get(), by=alice, quantity=Decimal(8))
    assert not BudgetLine.objects.visible_to(anders).exists()
    assert Budget.objects.visible_to(anders).get().submitted_total == Decimal("8505.00")
    assert album_totals(album).shown_budget is None


def test_returned_with_words_it_may_be_sent_again(draft, alice, anders):
    sent = actions.submit_budget(draft, by=alice)
    with pytest.raises(ValidationError):
        actions.return_budget(sent, by=anders, note=" ")
    back = actions.return_budget(sent, by=anders, note="Too many days")
    assert (back.status, back.decision_note, back.decided_by) == ("returned", "Too many days", anders)
    again = actions.submit_budget(back, by=alice)
    assert (again.status, again.decision_note, again.submissions.count()) == ("submitted", "", 2)
    assert Submission.objects.get(number=1).answer_note == "Too many days"


def test_a_closed_budget_says_what_changes_it(draft, alice, anders):
    line = draft.lines.first()
    sent = actions.submit_budget(draft, by=alice)
    with pytest.raises(IllegalMove, match="is submitted: it can be changed if the label returns it"):
        update_line(line, by=alice, rate=Decimal(1))
    actions.approve_budget(sent, by=anders)
    with pytest.raises(IllegalMove, match="is approved: what was approved is changed by an amendment"):
        update_line(line, by=alice, rate=Decimal(1))


def test_only_a_and_r_approves(draft, alice, fiona, anders, album):
    sent = actions.submit_budget(draft, by=alice)
    for other in (alice, fiona):
        with pytest.raises(NotAllowed):
            actions.approve_budget(sent, by=other)
    assert actions.approve_budget(sent, by=anders).status == "approved"
    assert Notice.objects.filter(user=alice, about="budget_approved").exists()
    assert album_totals(album).shown_budget == Decimal("8505.00")


def test_a_draft_is_not_approved_and_an_approved_one_not_twice(draft, alice, anders):
    with pytest.raises(IllegalMove):
        actions.approve_budget(draft, by=anders)
    approved = actions.approve_budget(actions.submit_budget(draft, by=alice), by=anders)
    with pytest.raises(IllegalMove):
        actions.approve_budget(approved, by=anders)


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_sent_or_approved_its_lines_stay(album, alice, status):
    line = line_of(make_budget(album, status=status), "Lodging")
    with pytest.raises(IllegalMove):
        update_line(line, by=alice, rate=Decimal(1))
    with pytest.raises(IllegalMove):
        delete_line(line, by=alice)
    with pytest.raises(IllegalMove):
        add_line(line.budget, by=alice, category="Travel", name="Flights", rate=Decimal(5))


def test_an_approved_budget_takes_a_new_line_of_nothing_for_costs_that_belong_there(budget, alice, album):
    line = add_line(budget, by=alice, category="Travel", name="Taxis", quantity=Decimal(0), rate=Decimal(0))
    commit(album, line, 50, by=alice, over_budget_reason="Nobody thought of them")
    assert album_totals(album).variance == -50


def test_somebody_else_s_change_is_not_written_over(draft, alice):
    line = draft.lines.get()
    update_line(line, by=alice, quantity=Decimal(9))
    with pytest.raises(Stale):
        update_line(line, by=alice, version=line.version, quantity=Decimal(8))


def test_a_line_with_costs_is_not_deleted(draft, alice, album):
    commit(album, draft.lines.get(), 50, by=alice)
    with pytest.raises(Conflict):
        delete_line(draft.lines.get(), by=alice)
    assert draft.lines.count() == 1


@pytest.mark.parametrize("values", [{"rate": Decimal("1.005")}, {"quantity": Decimal(-1)}, {"unit": "mile"}, {"name": ""}])
def test_a_line_that_makes_no_sense_is_refused_at_its_field(draft, alice, values):
    with pytest.raises(ValidationError) as refused:
        update_line(draft.lines.get(), by=alice, **values)
    assert set(refused.value.error_dict) == set(values)
