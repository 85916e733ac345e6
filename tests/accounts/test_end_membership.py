"""Removal ends every credential's reach at once: nothing about rights is kept beyond a request."""

from __future__ import annotations

import pytest

from accounts.actions import change_role, end_membership
from accounts.signals import membership_ended
from producer.core.errors import Conflict, NotAllowed
from tests.factories import make_member


def role_of(user, organization):
    return user.memberships.active().get(organization=organization)


def test_it_stays_for_the_history(olga, eve, bluebird, clock):
    ended = end_membership(role_of(eve, bluebird), by=olga)
    assert ended.ended_at is not None
    assert eve.roles == {}


def test_an_open_session_and_a_token_reach_nothing_from_then_on(olga, eve, bluebird, client_of, api_of):
    client, api = client_of(eve), api_of(eve)
    assert client.get(f"/organizations/{bluebird.pk}/").status_code == 200
    assert api.get(f"/api/v1/organizations/{bluebird.pk}/").status_code == 200
    end_membership(role_of(eve, bluebird), by=olga)
    assert client.get(f"/organizations/{bluebird.pk}/").status_code == 404
    assert api.get(f"/api/v1/organizations/{bluebird.pk}/").status_code == 404


def test_the_last_admin_stays(olga, bluebird):
    with pytest.raises(Conflict) as refused:
        end_membership(role_of(olga, bluebird), by=olga)
    assert refused.value.code == "last_admin"
    with pytest.raises(Conflict):
        change_role(role_of(olga, bluebird), "producer", by=olga)
    assert olga.roles[bluebird.pk] == {"admin"}


def test_an_admin_whose_account_is_closed_does_not_count(olga, bluebird):
    make_member(bluebird, "admin", "Otto Owens", is_active=False)
    with pytest.raises(Conflict):
        end_membership(role_of(olga, bluebird), by=olga)


def test_with_two_admins_one_may_go(olga, bluebird):
    make_member(bluebird, "admin", "Otto Owens")
    assert end_membership(role_of(olga, bluebird), by=olga).ended_at


def test_everybody_may_give_up_their_own(eve, bluebird):
    assert end_membership(role_of(eve, bluebird), by=eve).ended_at


def test_only_an_admin_may_take_another_persons(alice, eve, bluebird):
    with pytest.raises(NotAllowed):
        end_membership(role_of(eve, bluebird), by=alice)


def test_later_rooms_are_told_when_the_last_role_is_gone(olga, eve, bluebird):
    told = []
    bluebird.memberships.create(user=eve, role="producer")

    def listen(user, organization, **kwargs):
        told.append((user, organization))

    membership_ended.connect(listen)
    try:
        for membership in eve.memberships.active().order_by("role"):
            assert told == []
            end_membership(membership, by=olga)
    finally:
        membership_ended.disconnect(listen)
    assert told == [(eve, bluebird)]


def test_on_the_page(olga, eve, bluebird, client_of):
    membership = role_of(eve, bluebird)
    answer = client_of(olga).post(f"/memberships/{membership.pk}/end/")
    assert answer.status_code == 302
    assert eve.roles == {}


def test_on_the_page_without_the_right(alice, eve, bluebird, client_of):
    assert client_of(alice).post(f"/memberships/{role_of(eve, bluebird).pk}/end/").status_code == 403


def test_a_strangers_page_is_404(charlie, eve, bluebird, client_of):
    membership = role_of(eve, bluebird)
    for path in (f"/memberships/{membership.pk}/", f"/organizations/{bluebird.pk}/"):
        assert client_of(charlie).get(path).status_code == 404
    assert client_of(charlie).post(f"/memberships/{membership.pk}/end/").status_code == 404
    assert eve.roles
