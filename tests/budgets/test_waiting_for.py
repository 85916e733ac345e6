from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.actions import budget as actions
from budgets.actions.expense_answers import reject_expense
from budgets.models import Budget
from budgets.rules import waiting_for
from tests.factories import join_team, make_album, make_member

from .factories import make_budget, make_submitted


def kinds(user) -> list[tuple[str, str]]:
    return sorted((one.kind, one.verb) for one in waiting_for(user))


@pytest.fixture
def sent(album, alice):
    budget = make_budget(album, status="draft")
    actions.submit_budget(budget, by=alice, note="Please")
    make_submitted(album, budget.lines.first(), 10, by=alice)
    return budget


def test_each_of_the_label_is_asked_what_they_may_decide(sent, alice, anders, hanna, fiona, eve, charlie, olga):
    assert kinds(anders) == [("budget", "approve")]
    assert kinds(fiona) == [("expense", "approve")]
    assert kinds(hanna) == [("budget", "approve"), ("expense", "approve")]
    for other in (alice, eve, charlie, olga):
        assert kinds(other) == []


def test_what_came_back_waits_for_the_producer(sent, album, alice, anders, fiona, eve):
    actions.return_budget(Budget.objects.get(), by=anders, note="Less")
    reject_expense(album.expenses.get(), by=fiona, note="No receipt")
    assert kinds(alice) == [("budget", "mend"), ("expense", "mend")]
    assert [one.note for one in waiting_for(alice)] == ["Less", "No receipt"]
    assert kinds(eve) == kinds(anders) == []


def test_an_album_shared_with_nobody_is_decided_by_its_owner_s_admin(bluebird, olga, alice):
    album = make_album(bluebird)
    join_team(album, alice, "producer")
    actions.submit_budget(make_budget(album, status="draft"), by=alice)
    assert kinds(olga) == [("budget", "approve")]


def test_a_share_that_ended_asks_nobody_there(sent, album, anders, fiona):
    album.shares.update(until="2020-01-02T00:00Z", since="2020-01-01T00:00Z")
    assert kinds(anders) == kinds(fiona) == []


@pytest.mark.parametrize("albums", [1, 3])
def test_it_costs_one_query_however_much_waits(bluebird, northern_lights, alice, albums):
    hanna = make_member(northern_lights, "ar_head", "Hanna")
    for _ in range(albums):
        album = make_album(bluebird)
        join_team(album, alice, "producer")
        album.shares.create(organization=northern_lights)
        actions.submit_budget(make_budget(album, status="draft"), by=alice)
    with CaptureQueriesContext(connection) as seen:
        assert len(waiting_for(hanna)) == albums
    rights = [query for query in seen if "FROM accounts_membership" in query["sql"]]  # once in a request
    assert len(seen) - len(rights) == 1
