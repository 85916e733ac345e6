from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from accounts.actions import close_account
from producer.core.errors import NotAllowed

from .test_sign_in import sign_in


def test_sessions_and_tokens_end_at_once_and_tokens_stay_ended(alice, client, client_of, api_of, capsys):
    browser, api = client_of(alice), api_of(alice)
    call_command("close_account", "Alice@bluebird.example")
    assert browser.get("/settings/profile/").status_code == 302
    assert api.get("/api/v1/me/").status_code == 401
    call_command("close_account", alice.email, "--reopen")
    assert api.get("/api/v1/me/").status_code == 401
    assert browser.get("/settings/profile/").status_code == 302
    assert sign_in(client, alice.email)["Location"] == "/"
    assert capsys.readouterr().out == "alice@bluebird.example is closed.\nalice@bluebird.example is open.\n"


def test_only_the_operator_may(alice, olga):
    with pytest.raises(NotAllowed):
        close_account(alice, by=olga)


def test_an_address_nobody_has(db):
    with pytest.raises(CommandError, match="Nobody"):
        call_command("close_account", "nobody@example.com")
