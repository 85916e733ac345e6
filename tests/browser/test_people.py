"""The pages of people and their accounts bear axe, the content policy and a phone; and a person signs in by them."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from accounts.actions import invite
from tests.accounts.test_invite import mailed_secret
from tests.factories import PASSWORD, make_token

from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)
MINE = ["profile", "security", "tokens"]


def bears_all(page: Any) -> None:
    page.wait_for_load_state("networkidle")
    assert (past_the_edge(page), blocked(page), faults(page)) == (0, [], [])


@pytest.mark.parametrize("width", [1440, 390])
def test_settings_and_organisations(open_as: Any, olga: Any, eve: Any, bluebird: Any, width: int) -> None:
    make_token(olga)
    invite(bluebird, "a.very.long.name.of.somebody@a-long-host-name.example.com", "engineer", by=olga)
    membership = eve.memberships.get()
    paths = [f"/settings/{name}/" for name in MINE]
    paths += ["/organizations/", f"/organizations/{bluebird.pk}/", f"/memberships/{membership.pk}/", "/roles/"]
    paths += ["/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"]
    page = open_as(olga, paths[0], width)
    start = page.url.removesuffix(paths[0])
    for path in paths:
        page.goto(start + path)
        bears_all(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_signed_out_pages(open_as: Any, olga: Any, bluebird: Any, width: int) -> None:
    invite(bluebird, "new@example.com", "engineer", by=olga)
    paths = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"]
    paths += ["/accounts/password/reset/key/0-x/", f"/invitation/?key={mailed_secret()}", "/invitation/?key=none"]
    page = open_as(None, paths[0], width)
    start = page.url.removesuffix(paths[0])
    for path in paths:
        page.goto(start + path)
        bears_all(page)


def test_a_person_signs_in_turns_on_the_second_factor_and_uses_it(open_as: Any, alice: Any) -> None:
    page = open_as(None, "/accounts/login/")
    sign_in(page)
    page.goto(page.url.removesuffix("/") + "/accounts/2fa/")
    page.get_by_role("link", name="Turn it on").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    bears_all(page)
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_for(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    bears_all(page)
    recovery = page.locator("ul.mono li").first.inner_text()
    page.get_by_role("button", name="You: Alice Archer").click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    bears_all(page)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="You: Alice Archer")).to_be_visible()


def test_somebody_new_comes_in_by_the_mailed_link(open_as: Any, olga: Any, bluebird: Any) -> None:
    invite(bluebird, "nora@example.com", "engineer", by=olga)
    page = open_as(None, f"/invitation/?key={mailed_secret()}")
    page.get_by_label("Your name").fill("Nora New")
    page.get_by_label("Choose a password").fill("nine ferries a day")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bluebird Productions")
    expect(page.get_by_text("Welcome to Bluebird Productions")).to_be_visible()
    bears_all(page)


def test_a_token_is_shown_once(open_as: Any, olga: Any) -> None:
    page = open_as(olga, "/settings/tokens/")
    page.get_by_label("Name").fill("Label import")
    page.get_by_role("button", name="Make token").click()
    expect(page.locator("code.secret")).to_contain_text("prd_")
    bears_all(page)
    page.get_by_role("button", name="Revoke Label import").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke it").click()
    expect(page.get_by_text("is revoked")).to_be_visible()


def sign_in(page: Any) -> None:
    page.get_by_label("Email").fill("alice@bluebird.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_wrong_password_is_told_at_the_top(open_as: Any, alice: Any) -> None:
    page = open_as(None, "/accounts/login/")
    page.get_by_label("Email").fill("alice@bluebird.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    bears_all(page)
