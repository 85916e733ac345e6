"""Whoever submits is told whose word it waits for, and plainly where there is nobody."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from accounts.models import Membership
from budgets.actions.amendment import create_amendment
from tests.factories import join_team, make_album

from .factories import make_budget, make_expense, money


def sent(client, path: str) -> str:
    answer = client.post(path)
    assert answer.status_code == 302
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


@pytest.fixture
def own(bluebird, alice):
    """An album that is shared with nobody."""
    album = make_album(bluebird)
    join_team(album, alice, "producer")
    return album


def test_a_label_that_sees_it_decides(album, alice, anders, client_of):
    make_budget(album, status="draft")
    path = f"/albums/{album.pk}/money/budget/"
    assert "Northern Lights decides about it." in client_of(alice).get(path).content.decode()
    assert sent(client_of(alice), f"{path}submit/") == "Sent. Northern Lights decides about it."


def test_shared_with_nobody_its_owner_decides_itself(own, olga, alice, client_of):
    make_budget(own, status="draft")
    words = sent(client_of(alice), f"/albums/{own.pk}/money/budget/submit/")
    assert words == "Sent. It is shared with no label: Bluebird Productions decides about it itself."


def test_where_nobody_can_decide_it_says_so_before_and_after(own, alice, client_of):
    Membership.objects.filter(role__in=["admin", "ar", "ar_head"]).delete()
    budget = make_budget(own, status="draft")
    base = f"/albums/{own.pk}/money/"
    page = client_of(alice).get(f"{base}budget/").content.decode()
    assert "Nobody can decide it yet: share the album" in page and f"/albums/{own.pk}/team/" in page
    assert "Nobody can decide it yet" in sent(client_of(alice), f"{base}budget/submit/")
    budget.__class__.objects.update(status="approved")
    lines = [{"line": budget.lines.first(), "change": money(5)[0]}]
    amendment = create_amendment(budget, reason="x", lines=lines, by=alice)
    assert "Nobody can decide it yet" in sent(client_of(alice), f"{base}amendments/{amendment.pk}/submit/")


def test_expenses_wait_for_finance(own, album, alice, fiona, client_of):
    there, here = (make_expense(one, None, 5, by=alice) for one in (album, own))
    assert "Northern Lights decides" in sent(client_of(alice), f"/albums/{album.pk}/money/expenses/{there.pk}/submit/")
    Membership.objects.filter(role__in=["admin", "finance", "ar_head"]).delete()
    assert "Nobody can decide it yet" in sent(client_of(alice), f"/albums/{own.pk}/money/expenses/{here.pk}/submit/")


def test_a_label_without_anybody_for_it_is_named(album, alice, anders, client_of):
    Membership.objects.filter(role__in=["ar", "ar_head"]).delete()
    make_budget(album, status="draft")
    words = sent(client_of(alice), f"/albums/{album.pk}/money/budget/submit/")
    assert words == "Sent. Nobody can decide it yet: Northern Lights has nobody whose role does."
