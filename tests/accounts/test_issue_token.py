from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import issue_token
from accounts.models import ApiToken
from producer.core.errors import NotAllowed
from producer.core.secrets import hashed

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
