"""What waits for approval, and the pictures of money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.actions.budget import create_budget, submit_budget
from budgets.actions.line import add_line
from budgets.models import Budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(album, alice):
    budget = create_budget(album=album, by=alice)
    add_line(budget, by=alice, category="Studio", name="Rooms", quantity=Decimal(1), unit="flat", rate=Decimal("52500.00"))
    return submit_budget(Budget.objects.get(pk=budget.pk), by=alice, note="First")


def test_a_submitted_budget_waits_for_the_label_and_for_nobody_else(client_of, submitted, anders, alice, fiona, charlie):
    for user, waits in ((anders, True), (alice, False), (fiona, False), (charlie, False)):
        page = client_of(user).get("/inbox/").content.decode()
        assert ("Approve the budget" in page) is waits, user
    assert "Approve the budget" in client_of(anders).get("/").content.decode()


def test_the_producers_home_draws_the_money_of_an_album(client_of, submitted, album, alice, eve):
    page = client_of(alice).get("/", {"album": str(album.pk)}).content.decode()
    assert "The forecast stays within the budget" in page
    assert 'data-chart="burn"' in page
    assert 'data-chart="burn"' not in client_of(eve).get("/").content.decode()
    assert client_of(alice).get("/", {"album": "' or 1=1"}).status_code == 200
