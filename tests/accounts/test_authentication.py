"""A bearer token, seen from outside: the API's root answers whoever it is, or says why not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.test import APIRequestFactory

from accounts.actions import issue_token, revoke_token
from accounts.authentication import BearerToken
from accounts.models import ApiToken
from tests.factories import make_token


def authenticate(secret: str, method: str = "get"):
    request = getattr(APIRequestFactory(), method)("/", HTTP_AUTHORIZATION=f"Bearer {secret}")
    return BearerToken().authenticate(request)


def test_a_token_stands_for_its_user(alice, clock):
    user, token = authenticate(make_token(alice))
    assert user == alice
    assert user.token == token
    assert user.without_money is False


def test_one_query_finds_the_token_and_its_user(alice, clock, django_assert_num_queries):
    secret = make_token(alice)
    authenticate(secret)
    with django_assert_num_queries(1):
        user, _ = authenticate(secret)
        assert user.email == "alice@bluebird.example"


def test_use_is_marked_at_most_once_a_minute(alice, clock):
    secret = make_token(alice)
    authenticate(secret)
    first = ApiToken.objects.get().last_used_at
    clock.shift(timedelta(seconds=59))
    authenticate(secret)
    assert ApiToken.objects.get().last_used_at == first
    clock.shift(timedelta(seconds=2))
    authenticate(secret)
    assert ApiToken.objects.get().last_used_at == first + timedelta(seconds=61)


def test_without_the_money_scope_the_user_is_marked(alice, clock):
    user, _ = authenticate(make_token(alice, ("read",)))
    assert user.without_money is True


@pytest.mark.parametrize(
    ("scopes", "method"), [(("read",), "post"), (("read",), "delete"), (("write",), "get"), (("money",), "get")]
)
def test_a_scope_that_is_missing_is_403(alice, clock, scopes, method):
    with pytest.raises(PermissionDenied) as refused:
        authenticate(make_token(alice, scopes), method)
    assert refused.value.get_codes() == "insufficient_scope"


def test_an_expired_token_opens_nothing(alice, clock):
    secret = make_token(alice, expires_at=timezone.now() + timedelta(days=1))
    clock.shift(timedelta(days=1))
    with pytest.raises(AuthenticationFailed):
        authenticate(secret)


def test_a_revoked_token_opens_nothing(alice, clock):
    token, secret = issue_token(alice, "laptop", ["read"], timezone.now() + timedelta(days=1), by=alice)
    revoke_token(token, by=alice)
    with pytest.raises(AuthenticationFailed):
        authenticate(secret)


def test_the_token_of_a_closed_account_opens_nothing(alice, clock):
    secret = make_token(alice)
    alice.is_active = False
    alice.save()
    with pytest.raises(AuthenticationFailed):
        authenticate(secret)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic abc", "Bearer nothing", "Bearer a b", "Bearer \x00", "Bearer é", "x" * 9000]
)
def test_every_bad_header_gets_the_same_answer(db, header):
    request = APIRequestFactory().get("/", HTTP_AUTHORIZATION=header)
    with pytest.raises(AuthenticationFailed) as refused:
        BearerToken().authenticate(request)
    assert str(refused.value) == "This token is unknown, expired or revoked."
