from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import issue_token
from accounts.models import ApiToken
from producer.core.errors import NotAllowed
from producer.core.secrets import hashed
from tests.factories import make_token

SOON = timedelta(days=30)


def test_the_secret_is_given_once_and_only_its_hash_is_kept(alice, clock):
    token, secret = issue_token(alice, "laptop", ["write", "read"], timezone.now() + SOON, by=alice)
    row = ApiToken.objects.values().get()
    assert row["secret_hash"] == hashed(secret)
    assert secret not in str(row) and secret.startswith(token.hint)
    assert row["scopes"] == ["read", "write"]


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_token_without_a_known_scope_is_refused(alice, clock, scopes):
    with pytest.raises(ValidationError) as refused:
        issue_token(alice, "laptop", scopes, timezone.now() + SOON, by=alice)
    assert "scopes" in refused.value.message_dict


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_it_ends_within_a_year(alice, clock, days):
    with pytest.raises(ValidationError) as refused:
        issue_token(alice, "laptop", ["read"], timezone.now() + timedelta(days=days), by=alice)
    assert "expires_at" in refused.value.message_dict


def test_nobody_makes_a_token_for_somebody_else(alice, olga, clock):
    with pytest.raises(NotAllowed):
        issue_token(alice, "laptop", ["read"], timezone.now() + SOON, by=olga)


def test_a_person_keeps_fifty_and_the_demo_may_mint_more(alice, clock):
    for _ in range(51):
        make_token(alice)
    with pytest.raises(ValidationError, match="50 tokens already"):
        issue_token(alice, "one more", ["read"], timezone.now() + SOON, by=alice)


def test_the_page_shows_the_secret_once(alice, client_of):
    client = client_of(alice)
    answer = client.post("/settings/tokens/", {"name": "laptop", "scopes": ["read", "money"], "lasts": "30"})
    shown = answer.content.decode()
    token = ApiToken.objects.get()
    assert hashed(shown.split("data-token>", 1)[1].split("<", 1)[0]) == token.secret_hash
    assert "no-store" in answer["Cache-Control"]
    again = client.get("/settings/tokens/").content.decode()
    assert token.hint in again and "data-token" not in again


def test_the_page_keeps_what_was_typed(alice, client_of):
    answer = client_of(alice).post("/settings/tokens/", {"name": "My own laptop", "lasts": "30"})
    assert answer.status_code == 422
    assert b"My own laptop" in answer.content


@pytest.mark.parametrize("typed", [{"name": "My laptop", "lasts": "30"}, {}], ids=["no scope is ticked", "nothing at all"])
def test_without_a_scope_it_is_refused_at_its_field(alice, client_of, typed):
    answer = client_of(alice).post("/settings/tokens/", typed)
    assert answer.status_code == 422
    assert '<ul class="errorlist" id="id_scopes_error"><li>Tick what it may do, at least one.</li></ul>' in answer.text
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"name": "a\x00b"}, {"name": "x" * 100_000}, {"lasts": "99999999999999999999"}, {"scopes": "admin"}]
)
def test_nonsense_on_the_page_is_422(alice, client_of, typed):
    answer = client_of(alice).post("/settings/tokens/", {"name": "laptop", "scopes": ["read"], "lasts": "30"} | typed)
    assert answer.status_code == 422


def test_the_page_costs_the_same_at_one_token_and_at_three(alice, client_of, queries):
    client = client_of(alice)
    make_token(alice)
    at_one = queries(client, "/settings/tokens/")
    make_token(alice)
    make_token(alice)
    assert queries(client, "/settings/tokens/") == at_one
