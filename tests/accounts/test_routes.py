"""Every page and REST operation of accounts, as nobody, as a stranger and as each role. A route in no table fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.actions import invite
from accounts.api import routes
from tests.factories import api_of, client_of, make_token
from tests.routes import PEOPLE, Row, agrees, named_routes, read

# fmt: off
PAGES = read("""
METHOD route                          thing      | nobody charlie alice olga eve art anders hanna fiona
GET    accounts:profile               -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   accounts:profile               -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    accounts:email                 -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   accounts:email                 -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    accounts:email-confirm         -          | 302 404 404 404 404 404 404 404 404
POST   accounts:email-confirm         -          | 302 404 404 404 404 404 404 404 404
GET    accounts:security              -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   accounts:sign-out-everywhere   -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   accounts:session-end           browser    | 302 404 ok  404 404 404 404 404 404
GET    accounts:tokens                -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   accounts:tokens                -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   accounts:token-revoke          token      | 302 404 ok  404 404 404 404 404 404
GET    accounts:organization-list     -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    accounts:organization-create   -          | 302 404 404 404 404 404 404 404 404
POST   accounts:organization-create   -          | 302 404 404 404 404 404 404 404 404
GET    accounts:organization-detail   company    | 302 404 ok  ok  ok  ok  404 404 404
POST   accounts:organization-detail   company    | 302 404 422 ok  403 403 404 404 404
GET    accounts:membership-detail     membership | 302 404 ok  ok  ok  ok  404 404 404
POST   accounts:membership-detail     membership | 302 404 403 ok  403 403 404 404 404
POST   accounts:membership-end        membership | 302 404 403 ok  ok  403 404 404 404
POST   accounts:invitation-withdraw   invitation | 302 404 404 ok  404 404 404 404 404
GET    accounts:roles                 -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    accounts:invitation            -          | 404 404 404 404 404 404 404 404 404
POST   accounts:invitation            -          | 404 404 404 404 404 404 404 404 404
GET    account_login                  -          | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    account_logout                 -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   account_logout                 -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    account_signup                 -          | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    account_inactive               -          | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    account_email                  -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    account_reauthenticate         -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    account_change_password        -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   account_change_password        -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    account_set_password           -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    account_reset_password         -          | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    account_reset_password_done    -          | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    account_reset_password_from_key_done -    | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    account_reset_password_from_key key       | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    mfa_index                      -          | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    mfa_authenticate               -          | 302 302 302 302 302 302 302 302 302
GET    mfa_reauthenticate             -          | 302 302 302 302 302 302 302 302 302
GET    mfa_activate_totp              -          | 302 302 302 302 302 302 302 302 302
GET    mfa_deactivate_totp            -          | 302 404 404 404 404 404 404 404 404
GET    mfa_view_recovery_codes        -          | 302 404 404 404 404 404 404 404 404
GET    mfa_generate_recovery_codes    -          | 302 302 302 302 302 302 302 302 302
GET    mfa_download_recovery_codes    -          | 302 404 404 404 404 404 404 404 404
""")
REST = read("""
METHOD route                   thing      | nobody charlie alice olga eve art anders hanna fiona
GET    me-list                 -          | 401 ok  ok  ok  ok  ok  ok  ok  ok
GET    organizations-list      -          | 401 ok  ok  ok  ok  ok  ok  ok  ok
GET    organizations-detail    company    | 401 404 ok  ok  ok  ok  404 404 404
PATCH  organizations-detail    company    | 401 404 403 ok  403 403 404 404 404
GET    memberships-list        -          | 401 ok  ok  ok  ok  ok  ok  ok  ok
GET    memberships-detail      membership | 401 404 ok  ok  ok  ok  404 404 404
DELETE memberships-detail      membership | 401 404 403 ok  ok  403 404 404 404
POST   memberships-change-role membership | 401 404 403 ok  403 403 404 404 404
GET    invitations-list        -          | 401 ok  ok  ok  ok  ok  ok  ok  ok
POST   invitations-list        -          | 401 ok  403 ok  403 403 ok  ok  ok
GET    invitations-detail      invitation | 401 404 404 ok  404 404 404 404 404
POST   invitations-withdraw    invitation | 401 404 404 ok  404 404 404 404 404
GET    tokens-list             -          | 401 ok  ok  ok  ok  ok  ok  ok  ok
GET    tokens-detail           token      | 401 404 ok  404 404 404 404 404 404
POST   tokens-revoke           token      | 401 404 ok  404 404 404 404 404 404
""")
# fmt: on
OURS = ("accounts:", "account_", "mfa_")


@pytest.fixture
def people(request: Any, clock: Any) -> dict[str, Any]:
    return {"nobody": None} | {name: request.getfixturevalue(name) for name in PEOPLE[1:]}


@pytest.fixture
def things(people: dict[str, Any], bluebird: Any) -> dict[str, dict[str, Any]]:
    """What each route's thing is called in its address: Alice's browser and token, Eve's role, Olga's invitation."""
    alice = people["alice"]
    Client().post("/accounts/login/", {"login": alice.email, "password": "a tune nobody hums"})
    make_token(alice)
    sent = invite(bluebird, "boss@example.com", "admin", by=people["olga"])
    pks = {
        "company": bluebird.pk,
        "membership": people["eve"].memberships.get().pk,
        "invitation": sent.pk,
        "token": alice.tokens.get().pk,
        "browser": alice.usersession_set.get().pk,
    }
    return {"-": {}, "key": {"uidb36": "0", "key": "a-b"}} | {name: {"pk": pk} for name, pk in pks.items()}


def bodies(bluebird: Any) -> dict[str, dict[str, Any]]:
    """What must be sent for the question of rights to be asked at all."""
    sent = {"email": "new@example.com", "role": "admin"}
    return {
        "accounts:organization-detail": sent,
        "accounts:membership-detail": {"role": "producer"},
        "organizations-detail": {"name": "Blue"},
        "memberships-change-role": {"role": "producer"},
        "invitations-list": sent | {"organization": str(bluebird.pk)},
    }


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_page(row: Row, people: Any, things: Any, bluebird: Any) -> None:
    path, body = reverse(row.route, kwargs=things[row.thing]), bodies(bluebird).get(row.route, {})
    for name, expected in row.expected.items():
        with transaction.atomic():
            status = getattr(client_of(people[name]), row.method.lower())(path, body).status_code
            transaction.set_rollback(True)
        assert agrees(status, expected), f"{row} as {name}: {status}, not {expected}"


@pytest.mark.parametrize("row", REST, ids=str)
def test_rest(row: Row, people: Any, things: Any, bluebird: Any) -> None:
    path = reverse(f"api:{row.route}", kwargs=things[row.thing])
    body = None if row.method == "GET" else bodies(bluebird).get(row.route)
    for name, expected in row.expected.items():
        with transaction.atomic():
            status = getattr(api_of(people[name]), row.method.lower())(path, body, HTTP_IF_MATCH="*").status_code
            transaction.set_rollback(True)
        assert agrees(status, expected), f"{row} as {name}: {status}, not {expected}"


def test_every_page_is_in_the_table() -> None:
    assert {name for name, _ in named_routes() if name.startswith(OURS)} == {row.route for row in PAGES}


def test_every_operation_is_in_the_table() -> None:
    prefixes = tuple(f"api:{prefix}-" for prefix, *_ in routes)
    assert {name for name, _ in named_routes() if name.startswith(prefixes)} == {f"api:{row.route}" for row in REST}
