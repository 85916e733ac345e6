"""Choosing what one gets: signed in, or by the link of a mail."""

from __future__ import annotations

import pytest
from django.test import Client

from notices.models import Preference
from notices.preferences import link_to, of, reminder_hours
from tests.factories import client_of

pytestmark = pytest.mark.django_db


def path_of(email: str) -> str:
    return "/" + link_to(of(email)).split("/", 3)[3]


def test_a_user_chooses_on_their_own_page(eve):
    assert reminder_hours(eve.email) == [72, 24, 2]
    client = client_of(eve)
    assert client.get("/settings/reminders/").status_code == 200 and not Preference.objects.exists()
    assert client.post("/settings/reminders/", {"hours": ["48", "1"], "mail": "on"}).status_code == 302
    assert reminder_hours(eve.email) == [48, 1]


def test_an_unknown_time_is_refused_and_the_choice_stays(eve):
    page = client_of(eve).post("/settings/reminders/", {"hours": ["48", "9999999999999999999"], "mail": "on"})
    assert page.status_code == 422 and reminder_hours(eve.email) == [72, 24, 2]


def test_who_has_the_mail_chooses_without_an_account(db):
    path, client = path_of("dora@example.com"), Client()
    page = client.get(path)
    assert page.status_code == 200 and "dora@example.com" in page.text
    assert "no-store" in page["Cache-Control"]
    assert reminder_hours("dora@example.com") == [72, 24, 2]
    client.post(path, {"hours": [], "mail": ""})
    assert reminder_hours("dora@example.com") == []
    assert Preference.objects.get().mail is False


@pytest.mark.parametrize("change", [lambda p: p[:-3] + "x/", lambda p: "/reminders/a.1:b/", lambda p: "/reminders/%00/"])
def test_a_forged_link_leads_nowhere(change):
    assert Client().get(change(path_of("dora@example.com"))).status_code == 404


def test_links_sent_so_far_can_be_ended(eve):
    old = path_of(eve.email)
    client_of(eve).post("/settings/reminders/end-links/")
    assert Client().get(old).status_code == 404
    assert Client().get(path_of(eve.email)).status_code == 200
