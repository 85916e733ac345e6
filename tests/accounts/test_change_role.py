from __future__ import annotations

import pytest

from accounts.actions import change_role
from producer.core.errors import Conflict, NotAllowed


def test_one_role_ends_and_the_other_begins(olga, eve, bluebird):
    old = eve.memberships.get()
    new = change_role(old, "producer", by=olga)
    old.refresh_from_db()
    assert old.ended_at and new.role == "producer"
    assert eve.roles == {bluebird.pk: {"producer"}}


def test_the_same_role_is_nothing(olga, eve):
    old = eve.memberships.get()
    assert change_role(old, "engineer", by=olga) == old


def test_an_ended_role_does_not_change(olga, eve):
    old = eve.memberships.get()
    change_role(old, "producer", by=olga)
    with pytest.raises(Conflict):
        change_role(old, "artist", by=olga)
    assert eve.memberships.active().get().role == "producer"


def test_nobody_raises_themselves(eve):
    with pytest.raises(NotAllowed):
        change_role(eve.memberships.get(), "admin", by=eve)


def test_on_the_page(olga, eve, client_of):
    membership = eve.memberships.get()
    assert client_of(olga).post(f"/memberships/{membership.pk}/", {"role": "producer"}).status_code == 302
    assert eve.memberships.active().get().role == "producer"


def test_on_the_page_without_the_right(eve, client_of):
    membership = eve.memberships.get()
    assert client_of(eve).get(f"/memberships/{membership.pk}/").status_code == 200
    assert client_of(eve).post(f"/memberships/{membership.pk}/", {"role": "admin"}).status_code == 403


def test_the_last_admin_is_told_on_the_page(olga, client_of):
    membership = olga.memberships.get()
    answer = client_of(olga).post(f"/memberships/{membership.pk}/", {"role": "producer"})
    assert answer.status_code == 409
    assert b"last admin" in answer.content
