"""Signing in by e-mail. Limits are kept in PostgreSQL, and no answer tells whether an account exists."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from producer.core.models import Outbox
from tests.factories import PASSWORD, make_user

WRONG = "not the password"


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def test_the_right_password_opens_home(alice, client):
    answer = sign_in(client, "Alice@Bluebird.Example")
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert client.get("/settings/profile/").status_code == 200


def test_where_one_wanted_to_go_is_kept_and_other_hosts_are_not(alice, client):
    asked = client.get("/settings/tokens/")
    assert asked["Location"] == "/accounts/login/?next=/settings/tokens/"
    answer = client.post(asked["Location"], {"login": alice.email, "password": PASSWORD})
    assert answer["Location"] == "/settings/tokens/"
    other = Client().post("/accounts/login/?next=https://evil.example/", {"login": alice.email, "password": PASSWORD})
    assert other["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(alice, client):
    known = sign_in(client, alice.email, WRONG)
    unknown = sign_in(client, "nobody@bluebird.example", WRONG)
    assert known.status_code == unknown.status_code == 422
    assert clean(known, alice.email) == clean(unknown, "nobody@bluebird.example")


def clean(answer, email: str) -> str:
    return re.sub(r'(value|content)="[A-Za-z0-9]{64}"|nonce[^ >]*', "", answer.content.decode().replace(email, ""))


def test_after_five_wrong_ones_even_the_right_one_waits(alice, client, clock):
    for _ in range(5):
        assert sign_in(client, alice.email, WRONG).status_code == 422
    assert sign_in(client, alice.email).status_code == 429
    clock.shift(timedelta(minutes=6))
    assert sign_in(client, alice.email).status_code == 302


def test_signing_in_rightly_counts_for_nothing(alice, clock):
    for _ in range(25):
        assert sign_in(Client(), alice.email).status_code == 302


def test_it_is_the_limit_that_makes_them_wait(alice, client, clock, settings):
    """Without it the sixth try succeeds: the tests around this one would fail if the limits were off."""
    settings.ACCOUNT_RATE_LIMITS = False
    for _ in range(5):
        sign_in(client, alice.email, WRONG)
    assert sign_in(client, alice.email).status_code == 302


def test_the_limit_of_an_account_holds_from_every_network(alice, clock):
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), alice.email.upper(), WRONG)
    assert sign_in(Client(REMOTE_ADDR="198.51.100.1"), alice.email).status_code == 429


def test_the_limit_of_a_network_holds_for_every_account(alice, clock):
    for number in range(20):
        sign_in(Client(REMOTE_ADDR="192.0.2.1"), f"{number}@example.com", WRONG)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1"), alice.email).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.2"), alice.email).status_code == 302


def test_limits_are_rows_in_postgresql(alice, client):
    sign_in(client, alice.email, WRONG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] > 0


def test_a_closed_account_does_not_open(client, db):
    make_user("Gone", email="gone@example.com", is_active=False)
    assert "_auth_user_id" not in client.session
    sign_in(client, "gone@example.com")
    assert client.get("/settings/profile/").status_code == 302


def test_nobody_signs_up(client, db):
    for answer in (
        client.get("/accounts/signup/"),
        client.post("/accounts/signup/", {"email": "a@b.example", "password1": PASSWORD}),
    ):
        assert answer.status_code == 200 and b"by invitation" in answer.content


def test_sign_out_asks_first_and_get_changes_nothing(alice, client_of):
    client = client_of(alice)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/settings/profile/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/settings/profile/").status_code == 302


def test_signing_in_sends_nothing(alice, client):
    sign_in(client, alice.email)
    assert not Outbox.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"login": "a\x00@example.com"}, {"login": "x" * 10**6}, {"password": "\x00"}, {"password": "x" * 10**6}]
)
def test_nonsense_is_422(alice, client, typed):
    answer = client.post("/accounts/login/", {"login": alice.email, "password": WRONG} | typed)
    assert answer.status_code == 422


def test_a_fragment_of_somebody_signed_out_opens_the_sign_in_page_whole(client, db):
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/albums/?q=a"}
    answer = client.get("/settings/profile/", headers=here)
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Falbums%2F%3Fq%3Da"
    elsewhere = client.get("/settings/profile/", headers=here | {"HX-Current-URL": "https://evil.example/"})
    assert elsewhere["HX-Redirect"] == "/accounts/login/?"
