"""The queries say of many albums what the rules say of one."""

from __future__ import annotations

from typing import Any

import pytest

from budgets.models import Budget, Expense
from budgets.rules import waiting_for
from projects.rules import can, is_label_side
from tests.factories import join_team, make_album, make_member, share

from .factories import make_budget, make_expense

ROLES = ["admin", "producer", "engineer", "artist", "ar", "ar_head", "finance"]


@pytest.fixture
def crowd(bluebird: Any, northern_lights: Any, rival: Any) -> list[Any]:
    return [make_member(where, role, f"{role} {where}") for where in (bluebird, northern_lights, rival) for role in ROLES]


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("team", ["", "producer", "engineer"])
def test_everybody_sees_in_lists_what_they_may_see_of_the_album(bluebird, northern_lights, olga, crowd, shared, team):
    album = make_album(bluebird)
    if shared:
        share(album, northern_lights)
    for user in crowd[:2] if team else []:
        join_team(album, user, team)
    make_budget(album, status="draft")
    make_expense(album, None, 5, by=olga)
    for status, shown in (("draft", False), ("submitted", True)):
        Budget.objects.update(status=status, submitted_at="2027-01-01T00:00Z" if shown else None, submitted_total=1)
        Expense.objects.update(status=status, submitted_at="2027-01-01T00:00Z" if shown else None)
        for user in crowd:
            sees = can(user, "money.view", album) and (shown or not is_label_side(user, album))
            assert Budget.objects.visible_to(user).exists() == sees, (user, status)
            assert Expense.objects.visible_to(user).exists() == sees, (user, status)
            asked = {one.kind for one in waiting_for(user)} if shown else set()
            assert ("budget" in asked) == (shown and can(user, "budget.approve", album)), user
            assert ("expense" in asked) == (shown and can(user, "expense.approve", album)), user
