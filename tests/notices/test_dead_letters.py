"""What could not be sent stays in sight of those who can mend it."""

from __future__ import annotations

import pytest

from producer.core import outbox
from producer.core.models import Outbox
from tests.factories import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(bluebird):
    payload = {"to": "dora@example.com", "subject": "You are called", "text": "SECRET LINK"}
    return Outbox.objects.create(
        kind="mail", key="k", payload=payload, state="dead", attempts=8, last_error="OSError: no", organization_id=bluebird.pk
    )


@pytest.fixture
def operator(alice):
    alice.is_staff = True
    alice.save()
    return alice


def again(person, letter):
    return client_of(person).post(f"/operations/outbox/{letter.pk}/send-again/").status_code


def test_an_admin_sees_their_organisations_and_sends_one_again(letter, olga, mailoutbox):
    page = client_of(olga).get("/operations/outbox/").text
    assert "You are called" in page and "OSError: no" in page and "SECRET" not in page
    assert again(olga, letter) == 302
    outbox.sweep()
    assert [mail.to for mail in mailoutbox] == [["dora@example.com"]]


def test_another_organisations_admin_does_not_see_it(letter, charlie):
    assert "You are called" not in client_of(charlie).get("/operations/outbox/").text
    assert again(charlie, letter) == 404
    letter.refresh_from_db()
    assert letter.state == "dead"


def test_who_manages_nothing_may_not_look(letter, eve):
    assert client_of(eve).get("/operations/outbox/").status_code == 403
    assert again(eve, letter) == 403


def test_an_operator_pauses_and_resumes_all_sending(letter, operator):
    client = client_of(operator)
    client.post("/operations/outbox/pause/")
    assert outbox.paused() and "Resume sending" in client.get("/operations/outbox/").text
    client.post("/operations/outbox/resume/")
    assert not outbox.paused()


def test_an_admin_does_not_pause_the_installation(olga):
    assert client_of(olga).post("/operations/outbox/pause/").status_code == 403
    assert not outbox.paused()


def test_a_message_that_is_not_dead_cannot_be_sent_again(letter, operator):
    Outbox.objects.update(state="done")
    assert again(operator, letter) == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(operator, count, django_assert_num_queries):
    for number in range(count):
        Outbox.objects.create(kind="mail", key=str(number), state="dead")
    client = client_of(operator)
    with django_assert_num_queries(6):
        client.get("/operations/outbox/")
