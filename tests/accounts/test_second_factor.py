from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import call_command
from django.test import Client

from accounts.actions import remove_second_factor
from producer.core.errors import NotAllowed
from producer.core.models import Outbox
from tests.factories import PASSWORD

from .test_sign_in import sign_in
from .test_sign_out_everywhere import signed_in


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def secret(alice, clock):
    """Alice turns it on, as a person does."""
    client = Client()
    sign_in(client, alice.email)
    client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)}, follow=True)
    assert answer.status_code == 200 and b"Recovery codes" in answer.content
    clock.shift(90)
    return secret


def test_the_password_alone_opens_nothing(alice, secret):
    client = Client()
    answer = sign_in(client, alice.email)
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert not signed_in(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
    assert not signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert signed_in(client)


def test_a_code_works_once(alice, secret):
    code = code_for(secret)
    for expected in (True, False):
        client = Client()
        sign_in(client, alice.email)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert signed_in(client) is expected


def test_a_recovery_code_works_once(alice, secret):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for expected in (True, False):
        client = Client()
        sign_in(client, alice.email)
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert signed_in(client) is expected


def test_guessing_is_stopped(alice, secret):
    client = Client()
    sign_in(client, alice.email)
    answers = [client.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}) for n in range(12)]
    assert b"Try again later" in answers[-1].content or answers[-1].status_code == 429


def test_what_is_stored_does_not_make_codes(alice, secret):
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_for(secret))


def test_turning_it_off_asks_again_who_it_is_and_tells_by_mail(alice, secret, clock):
    client = Client()
    sign_in(client, alice.email)
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    clock.shift(3600)
    assert "reauthenticate" in client.post("/accounts/2fa/totp/deactivate/")["Location"]
    assert Authenticator.objects.filter(type="totp").exists()
    client.post("/accounts/reauthenticate/?next=/accounts/2fa/", {"password": PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert "Second factor turned off" in [row.payload["subject"] for row in Outbox.objects.filter(kind="mail")]


def test_its_pages_open(alice, secret):
    client = Client()
    sign_in(client, alice.email)
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert time.time()
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "recovery-codes/download/", "totp/deactivate/"):
        assert client.get(f"/accounts/2fa/{path}", follow=True).status_code == 200, path
    assert b"Manage it" in client.get("/settings/security/").content


def test_a_rotated_key_opens_what_the_former_kept(alice, secret, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "k" * 60, [settings.SECRET_KEY]
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_for(secret))


def test_under_a_lost_key_no_code_fits_and_no_page_breaks(alice, secret, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "k" * 60, []
    client = Client()
    sign_in(client, alice.email)
    assert client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)}).status_code == 422


def test_the_operator_removes_a_lost_one(alice, secret, capsys):
    client = Client()
    sign_in(client, alice.email)
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    call_command("remove_second_factor", alice.email)
    assert not signed_in(client)
    assert sign_in(Client(), alice.email)["Location"] == "/"
    assert Outbox.objects.filter(kind="mail").latest("created_at").payload["subject"] == "Second factor removed"
    call_command("remove_second_factor", alice.email)
    assert "had no second factor" in capsys.readouterr().out
    with pytest.raises(NotAllowed):
        remove_second_factor(alice, by=alice)
