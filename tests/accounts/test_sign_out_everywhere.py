from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import sign_out_everywhere
from accounts.tasks import clear_expired_sessions
from producer.core.errors import NotAllowed
from tests.factories import client_of

from .test_sign_in import sign_in


@pytest.fixture
def browsers(alice):
    browsers = [Client(HTTP_USER_AGENT=f"Browser {number}") for number in range(3)]
    for browser in browsers:
        sign_in(browser, alice.email)
    return browsers


def signed_in(browser: Client) -> bool:
    return browser.get("/settings/security/").status_code == 200


def test_every_browser_is_signed_out_this_one_too(alice, browsers):
    browsers.append(client_of(alice))  # a session that no list knows of
    assert all(signed_in(browser) for browser in browsers)
    assert browsers[0].post("/settings/security/sign-out-everywhere/").status_code == 302
    assert not any(signed_in(browser) for browser in browsers)


def test_nobody_signs_another_person_out(alice, olga):
    with pytest.raises(NotAllowed):
        sign_out_everywhere(alice, by=olga)


def test_others_stay_signed_in(alice, olga, browsers):
    other = client_of(olga)
    sign_out_everywhere(alice, by=alice)
    assert signed_in(other)


def test_the_page_lists_browsers_and_ends_one(alice, browsers):
    page = browsers[0].get("/settings/security/").content.decode()
    assert all(f"Browser {number}" in page for number in range(3))
    session = UserSession.objects.get(user_agent="Browser 1")
    browsers[0].post(f"/settings/security/sessions/{session.pk}/end/")
    assert [signed_in(browser) for browser in browsers] == [True, False, True]
    assert "Browser 1" not in browsers[0].get("/settings/security/").content.decode()


def test_another_persons_session_is_as_unknown_as_none(alice, olga, browsers):
    client, session = client_of(olga), UserSession.objects.first()
    assert client.post(f"/settings/security/sessions/{session.pk}/end/").status_code == 404
    assert client.post("/settings/security/sessions/999999/end/").status_code == 404
    assert signed_in(browsers[0])


def test_get_does_not(alice, browsers):
    assert browsers[0].get("/settings/security/sign-out-everywhere/").status_code == 405
    assert signed_in(browsers[1])


def test_signing_in_costs_the_same_however_many_browsers_there_are(alice, browsers):
    costs = []
    for _ in range(4):
        with CaptureQueriesContext(connection) as seen:
            sign_in(Client(), alice.email)
        costs.append(len(seen))
    assert len(set(costs)) == 1


def test_an_expired_session_leaves_list_and_table(alice, clock, browsers):
    clock.shift(15 * 24 * 3600)
    sign_in(Client(), alice.email)
    assert UserSession.objects.count() == 1
    assert clear_expired_sessions(timezone.now()) == 3


def test_a_sweep_of_the_future_signs_nobody_out(alice, browsers):
    assert clear_expired_sessions(timezone.now() + timedelta(days=400)) == 0
    assert signed_in(browsers[0])
