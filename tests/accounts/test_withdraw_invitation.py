from __future__ import annotations

import pytest

from accounts.actions import invite, withdraw_invitation
from producer.core.errors import Conflict, NotAllowed


@pytest.fixture
def invitation(olga, bluebird):
    return invite(bluebird, "new@example.com", "engineer", by=olga)


def test_twice_is_a_conflict(olga, invitation):
    withdraw_invitation(invitation, by=olga)
    with pytest.raises(Conflict):
        withdraw_invitation(invitation, by=olga)


def test_only_for_those_who_manage_and_who_sent_it(alice, eve, olga, bluebird, invitation):
    mine = invite(bluebird, "another@example.com", "artist", by=alice)
    assert withdraw_invitation(mine, by=alice).withdrawn_at
    for somebody in (alice, eve):
        with pytest.raises(NotAllowed):
            withdraw_invitation(invitation, by=somebody)


def test_on_the_page(olga, charlie, eve, invitation, client_of):
    path = f"/invitations/{invitation.pk}/withdraw/"
    assert client_of(charlie).post(path).status_code == 404
    assert client_of(eve).post(path).status_code == 404
    assert client_of(olga).post(path).status_code == 302
    invitation.refresh_from_db()
    assert invitation.withdrawn_at


def test_over_rest(olga, charlie, invitation, api_of):
    path = f"/api/v1/invitations/{invitation.pk}/withdraw/"
    assert api_of(charlie).post(path).status_code == 404
    assert api_of(olga).post(path).json()["withdrawn_at"]
    assert api_of(olga).post(path).status_code == 409
