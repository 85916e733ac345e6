from __future__ import annotations

from django.test import Client

from producer.core.models import Outbox
from tests.factories import PASSWORD

from .test_sign_in import sign_in
from .test_sign_out_everywhere import signed_in

NEW = "eleven ferries a day"


def change(client: Client, old: str = PASSWORD, new: str = NEW):
    return client.post("/accounts/password/change/", {"oldpassword": old, "password1": new, "password2": new})


def test_other_sessions_end_and_this_one_stays(alice):
    here, elsewhere = Client(), Client()
    sign_in(here, alice.email)
    sign_in(elsewhere, alice.email)
    assert change(here).status_code == 302
    assert signed_in(here) and not signed_in(elsewhere)
    assert here.get("/settings/security/").content.decode().count('<li><span class="grow">') == 1
    assert sign_in(Client(), alice.email, NEW).status_code == 302


def test_the_person_is_told_by_mail(alice, client_of):
    change(client_of(alice))
    mail = Outbox.objects.get(kind="mail").payload
    assert mail["to"] == alice.email and "password was changed" in mail["subject"]
    assert NEW not in mail["text"]


def test_the_old_one_is_needed(alice, client_of):
    assert change(client_of(alice), old="not it").status_code == 422
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_weak_one_is_refused_in_words(alice, client_of):
    answer = change(client_of(alice), new="short")
    assert answer.status_code == 422 and b"at least 10 characters" in answer.content


def test_tokens_stay(alice, client_of, api_of):
    api = api_of(alice)
    change(client_of(alice))
    assert api.get("/api/v1/me/").status_code == 200
