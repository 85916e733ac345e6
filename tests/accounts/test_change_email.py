from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import asked_for, change_email
from notices.models import Preference
from producer.core.models import Outbox
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "alice@new.example"


def ask(client, email=NEW, password=PASSWORD):
    return client.post("/settings/email/", {"email": email, "password": password})


def link() -> str:
    mail = Outbox.objects.filter(kind="mail").latest("created_at").payload
    assert mail["to"] == NEW
    return re.search(r"http://\S+?(/settings/email/confirm/\S+)", mail["text"])[1]


def key_of(path: str) -> str:
    from django.http import QueryDict

    return QueryDict(path.split("?")[1])["key"]


def test_the_link_in_the_new_mailbox_changes_it_and_the_old_one_is_told(alice, client_of):
    browser = client_of(alice)
    assert ask(browser).status_code == 302
    path = link()
    assert NEW in browser.get(path).text
    alice.refresh_from_db()
    assert alice.email == "alice@bluebird.example"  # looking changes nothing
    assert browser.post("/settings/email/confirm/", {"key": key_of(path)}).status_code == 302
    alice.refresh_from_db()
    assert alice.email == NEW
    assert browser.get("/settings/profile/").status_code == 200  # still signed in
    assert [mail.payload["to"] for mail in Outbox.objects.filter(kind="mail").order_by("created_at")] == [
        NEW,
        "alice@bluebird.example",
    ]


def test_the_password_is_needed(alice, client_of):
    answer = ask(client_of(alice), password="not it")
    assert answer.status_code == 422 and "That is not your password." in answer.text
    assert not Outbox.objects.exists()


def test_an_address_that_is_taken_gives_nothing_away(alice, charlie, client_of):
    assert ask(client_of(alice), email=charlie.email).status_code == 302
    assert not Outbox.objects.filter(kind="mail").exists()


def test_a_link_is_good_once_for_an_hour_and_for_one_person(alice, charlie, client_of, clock):
    browser = client_of(alice)
    ask(browser)
    path = link()
    assert client_of(charlie).get(path).status_code == 404
    assert browser.get(path[:-2] + "xx").status_code == 404
    clock.shift(timedelta(minutes=61))
    assert browser.get(path).status_code == 404
    clock.shift(timedelta(minutes=-61))
    change_email(alice, key=key_of(path), by=alice)
    alice.refresh_from_db()
    assert asked_for(alice, key_of(path)) == ""
    with pytest.raises(ValidationError, match="used or has run out"):
        change_email(alice, key=key_of(path), by=alice)


def test_somebody_who_took_the_address_meanwhile_keeps_it(alice, charlie, client_of):
    browser = client_of(alice)
    ask(browser)
    path = link()
    type(charlie).objects.filter(pk=charlie.pk).update(email=NEW)
    assert browser.post("/settings/email/confirm/", {"key": key_of(path)}).status_code == 422
    alice.refresh_from_db()
    assert alice.email == "alice@bluebird.example"


def test_what_one_wished_to_get_goes_along(alice, client_of):
    Preference.objects.create(email=alice.email, mail=True, hours=[24])
    browser = client_of(alice)
    ask(browser)
    change_email(alice, key=key_of(link()), by=alice)
    assert Preference.objects.get(email=NEW).hours == [24]


def test_it_is_asked_for_only_so_often(alice, client_of):
    browser = client_of(alice)
    answers = [ask(browser, email=f"a{n}@new.example").status_code for n in range(12)]
    assert 429 in answers and answers[0] == 302
