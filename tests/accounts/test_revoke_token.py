from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import issue_token, revoke_token
from producer.core.errors import NotAllowed


@pytest.fixture
def token(alice, clock):
    return issue_token(alice, "laptop", ["read"], timezone.now() + timedelta(days=30), by=alice)[0]


def test_revoking_twice_changes_nothing_more(alice, token, clock):
    first = revoke_token(token, by=alice)
    clock.shift(timedelta(hours=1))
    assert revoke_token(token, by=alice).revoked_at == first.revoked_at


def test_nobody_revokes_somebody_elses(olga, token):
    with pytest.raises(NotAllowed):
        revoke_token(token, by=olga)


def test_on_the_page(alice, token, client_of):
    client = client_of(alice)
    assert token.hint in client.get("/settings/tokens/").content.decode()
    assert client.post(f"/settings/tokens/{token.pk}/revoke/").status_code == 302
    assert token.hint not in client.get("/settings/tokens/").content.decode()
    token.refresh_from_db()
    assert token.revoked_at


def test_another_persons_token_is_as_unknown_as_none(charlie, token, client_of):
    client = client_of(charlie)
    foreign = client.post(f"/settings/tokens/{token.pk}/revoke/")
    unknown = client.post("/settings/tokens/01890000-0000-7000-8000-000000000000/revoke/")
    assert foreign.status_code == unknown.status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_over_rest(alice, charlie, token, api_of):
    api = api_of(alice)
    listed = api.get("/api/v1/tokens/").json()["results"]
    assert {row["name"] for row in listed} == {"laptop", "tests"}
    assert token.secret_hash not in str(listed)
    assert api_of(charlie).post(f"/api/v1/tokens/{token.pk}/revoke/").status_code == 404
    assert api.post(f"/api/v1/tokens/{token.pk}/revoke/").json()["revoked_at"]
    assert api.post("/api/v1/tokens/", {"name": "more"}).status_code == 405
