"""A forgotten password. The page does the same for any address; a worker looks whether there is an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from producer.core import outbox
from producer.core.models import Outbox
from tests.factories import PASSWORD, make_user

from .test_sign_in import clean, sign_in
from .test_sign_out_everywhere import signed_in

NEW = "eleven ferries a day"


def ask(client: Client, email: str):
    return client.post("/accounts/password/reset/", {"email": email}, follow=True)


def link() -> str:
    for row in Outbox.objects.filter(kind="password_reset", state="waiting"):
        outbox.deliver(row)
    mail = Outbox.objects.get(kind="mail").payload
    return re.search(r"https?://[^/]+(/\S+)", mail["text"])[1]


def choose(client: Client, path: str, password: str = NEW):
    form = client.get(path, follow=True)
    where = form.redirect_chain[-1][0] if form.redirect_chain else path
    return client.post(where, {"password1": password, "password2": password})


def test_known_and_unknown_addresses_cost_and_answer_the_same(alice, client, django_assert_num_queries):
    known = ask(client, alice.email)
    unknown = ask(Client(), "nobody@bluebird.example")
    assert clean(known, alice.email) == clean(unknown, "nobody@bluebird.example")
    assert Outbox.objects.filter(kind="password_reset").count() == 2
    assert not Outbox.objects.filter(kind="mail").exists()


def test_only_an_account_gets_a_mail(client, db):
    ask(client, "nobody@bluebird.example")
    outbox.deliver(Outbox.objects.get(kind="password_reset"))
    assert not Outbox.objects.filter(kind="mail").exists()


def test_a_closed_account_gets_none(client, db):
    make_user("Gone", email="gone@example.com", is_active=False)
    ask(client, "gone@example.com")
    outbox.deliver(Outbox.objects.get(kind="password_reset"))
    assert not Outbox.objects.filter(kind="mail").exists()


def test_the_link_sets_a_new_password_and_ends_every_session(alice, client):
    elsewhere = Client()
    sign_in(elsewhere, alice.email)
    ask(client, "ALICE@bluebird.example")
    assert choose(client, link()).status_code == 302
    assert not signed_in(elsewhere)
    assert sign_in(Client(), alice.email, PASSWORD).status_code == 422
    assert sign_in(Client(), alice.email, NEW).status_code == 302


def test_it_works_once(alice, client):
    ask(client, alice.email)
    path = link()
    choose(client, path)
    again = Client().get(path, follow=True)
    assert b"used up" in again.content
    choose(Client(), path, "twelve ferries a day")
    assert sign_in(Client(), alice.email, NEW).status_code == 302


def test_it_lasts_an_hour(alice, client, clock):
    ask(client, alice.email)
    path = link()
    clock.shift(timedelta(minutes=61))
    assert b"used up" in client.get(path, follow=True).content


def test_opening_it_changes_nothing(alice, client):
    ask(client, alice.email)
    client.get(link(), follow=True)
    assert sign_in(Client(), alice.email, PASSWORD).status_code == 302


def test_asking_often_is_stopped(alice, client, clock):
    answers = [ask(client, alice.email).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]


@pytest.mark.parametrize("path", ["x-y", "0-set-password", f"{'f' * 32}-abc-def", "é-1", "%00-%00"])
def test_a_link_that_is_none_is_no_error_of_ours(db, client, path):
    assert client.get(f"/accounts/password/reset/key/{path}/", follow=True).status_code in (200, 404)
