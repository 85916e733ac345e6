from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.actions import accept_invitation, invite, withdraw_invitation
from accounts.models import Invitation, User
from producer.core.errors import Conflict, NotAllowed
from tests.factories import PASSWORD, client_of, make_user

from .test_invite import mailed_secret

TYPED = {"name": "Nora New", "password": "nine ferries a day", "time_zone": "Europe/Oslo"}


@pytest.fixture
def link(olga, bluebird, clock):
    invite(bluebird, "nora@example.com", "engineer", by=olga)
    return f"/invitation/?key={mailed_secret()}"


def accept(client, link, **typed):
    return client.post("/invitation/", {"key": link.split("key=")[1], **typed})


def test_opening_the_link_changes_nothing(client, link):
    page = client.get(link)
    assert page.status_code == 200 and b"Olga Owens invites nora@example.com" in page.content
    assert Invitation.objects.get().accepted_at is None
    assert not User.objects.filter(email="nora@example.com").exists()


def test_somebody_new_sets_name_and_password_and_is_in(client, link, bluebird):
    answer = accept(client, link, **TYPED)
    assert answer.status_code == 302, answer.content
    nora = User.objects.get(email="nora@example.com")
    assert (nora.name, nora.time_zone) == ("Nora New", "Europe/Oslo")
    assert nora.check_password("nine ferries a day")
    assert nora.roles == {bluebird.pk: {"engineer"}}
    assert client.get(answer["Location"]).status_code == 200


def test_the_form_keeps_what_was_typed_but_not_the_password(client, link):
    answer = accept(client, link, **TYPED | {"password": "short"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nora New" in page and "at least 10" in page and "short" not in page.replace("too short", "")
    assert not User.objects.filter(email="nora@example.com").exists()


def test_a_link_used_twice_says_so(client, link):
    accept(client, link, **TYPED)
    again = client_of(None).get(link)
    assert again.status_code == 410
    assert b"used already" in again.content
    assert accept(client_of(None), link, **TYPED).status_code == 410


def test_an_expired_link_says_so(client, link, clock):
    clock.shift(timedelta(days=8))
    answer = accept(client, link, **TYPED)
    assert answer.status_code == 410 and b"expired" in answer.content
    assert not User.objects.filter(email="nora@example.com").exists()


def test_a_withdrawn_link_says_so(client, link, olga):
    withdraw_invitation(Invitation.objects.get(), by=olga)
    assert b"withdrawn" in client.get(link).content


def test_whoever_has_an_account_signs_in_and_comes_back(link, bluebird):
    make_user("Nora Known", email="nora@example.com")
    client = client_of(None)
    assert b"Sign in" in client.get(link).content
    assert accept(client, link, **TYPED).status_code == 200  # the form for a new account does not open an old one
    signed_in = client.post(
        f"/accounts/login/?next={link.replace('=', '%3D').replace('?', '%3F')}",
        {"login": "nora@example.com", "password": PASSWORD},
    )
    assert signed_in["Location"] == link
    assert accept(client, link).status_code == 302
    assert User.objects.get(email="nora@example.com").roles == {bluebird.pk: {"engineer"}}


def test_somebody_else_who_is_signed_in_cannot_take_it(charlie, link):
    client = client_of(charlie)
    assert b"Sign out" in client.get(link).content
    accept(client, link)
    assert Invitation.objects.get().accepted_at is None
    with pytest.raises(NotAllowed):
        accept_invitation(Invitation.objects.get(), by=charlie)


def test_a_used_one_is_a_conflict(link, bluebird):
    nora = make_user("Nora", email="nora@example.com")
    accept_invitation(Invitation.objects.get(), by=nora)
    with pytest.raises(Conflict) as refused:
        accept_invitation(Invitation.objects.get(), by=nora)
    assert refused.value.code == "invitation_closed"
    assert nora.memberships.count() == 1


@pytest.mark.parametrize("key", ["", "nothing", "x" * 5000, "%00", "é"])
def test_a_link_that_is_none_says_so(db, client, key):
    answer = client.get(f"/invitation/?key={key}")
    assert answer.status_code == 404
    assert b"cut short" in answer.content


def test_the_secret_stands_in_no_history(client, link):
    from pghistory.models import Context

    accept(client, link, **TYPED)
    assert link.split("key=")[1] not in str(list(Context.objects.values()))
