from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from accounts.actions import end_membership, invite
from accounts.models import Invitation
from accounts.roles import Role
from accounts.rules import invitation_problem
from producer.core.errors import Conflict, NotAllowed
from producer.core.models import Outbox
from producer.core.secrets import hashed
from tests.factories import make_member


def mailed_secret() -> str:
    text = Outbox.objects.filter(kind="mail").order_by("-created_at").first().payload["text"]
    return re.search(r"/invitation/\?key=(\S+)", text)[1]


def test_a_mail_with_a_link_is_in_the_outbox(olga, bluebird, clock):
    invitation = invite(bluebird, "New@Example.com ", "engineer", by=olga)
    mail = Outbox.objects.get(kind="mail")
    assert mail.payload["to"] == invitation.email == "new@example.com"
    assert "Bluebird Productions" in mail.payload["subject"]
    assert hashed(mailed_secret()) == invitation.secret_hash


def test_the_secret_is_in_no_row_of_ours(olga, bluebird):
    invite(bluebird, "new@example.com", "engineer", by=olga)
    assert mailed_secret() not in str(list(Invitation.objects.values()))
    assert not hasattr(apps.get_model("accounts", "InvitationEvent"), "secret_hash")


def test_a_second_one_replaces_the_first(olga, bluebird):
    first = invite(bluebird, "new@example.com", "engineer", by=olga)
    second = invite(bluebird, "new@example.com", "engineer", by=olga)
    first.refresh_from_db()
    assert first.withdrawn_at and not second.withdrawn_at


def test_somebody_who_has_the_role_is_not_invited_to_it(olga, eve, bluebird):
    with pytest.raises(ValidationError):
        invite(bluebird, eve.email, "engineer", by=olga)


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a\x00@example.com", f"{'x' * 300}@example.com"])
def test_a_bad_address_is_refused_at_its_field(olga, bluebird, email):
    with pytest.raises(ValidationError) as refused:
        invite(bluebird, email, "engineer", by=olga)
    assert "email" in refused.value.message_dict


def test_a_producer_invites_those_who_make_records_and_nobody_above(alice, bluebird):
    assert invite(bluebird, "new@example.com", "engineer", by=alice)
    for role in ("admin", "finance", "ar", "ar_head"):
        with pytest.raises(NotAllowed, match=f"anybody as {Role(role).label.lower()}, only as producer or engineer or artist"):
            invite(bluebird, "new@example.com", role, by=alice)


def test_engineers_artists_and_strangers_invite_nobody(eve, art, charlie, bluebird):
    for somebody in (eve, art, charlie):
        with pytest.raises(NotAllowed):
            invite(bluebird, "new@example.com", "engineer", by=somebody)


def test_nobody_floods_the_world(olga, bluebird, monkeypatch):
    monkeypatch.setattr("accounts.actions.invitations.MOST_A_DAY", 2)
    for number in range(2):
        invite(bluebird, f"{number}@example.com", "engineer", by=olga)
    with pytest.raises(Conflict) as refused:
        invite(bluebird, "more@example.com", "engineer", by=olga)
    assert refused.value.code == "too_many"


def test_the_links_of_a_removed_admin_end_with_the_role(olga, bluebird):
    otto = make_member(bluebird, "admin", "Otto Owens")
    invitation = invite(bluebird, "new@example.com", "admin", by=otto)
    assert invitation_problem(invitation) == ""
    end_membership(otto.memberships.get(), by=olga)
    invitation.refresh_from_db()
    assert invitation.withdrawn_at


def test_the_senders_right_is_asked_when_the_link_is_opened(olga, bluebird):
    """Also where no action of ours took it away."""
    otto = make_member(bluebird, "admin", "Otto Owens")
    invitation = invite(bluebird, "new@example.com", "admin", by=otto)
    otto.is_active = False
    otto.save()
    assert "withdrawn" in invitation_problem(Invitation.objects.get(pk=invitation.pk))


def test_a_link_lasts_a_week(olga, bluebird, clock):
    invitation = invite(bluebird, "new@example.com", "engineer", by=olga)
    clock.shift(timedelta(days=7))
    assert "expired" in invitation_problem(invitation)


def test_on_the_page(olga, bluebird, client_of):
    client = client_of(olga)
    answer = client.post(f"/organizations/{bluebird.pk}/", {"email": "new@example.com", "role": "finance"})
    assert answer.status_code == 302
    page = client.get(f"/organizations/{bluebird.pk}/").content.decode()
    assert "new@example.com" in page


def test_the_page_keeps_what_was_typed(olga, bluebird, client_of):
    answer = client_of(olga).post(f"/organizations/{bluebird.pk}/", {"email": "not an address", "role": "finance"})
    assert answer.status_code == 422
    assert b"not an address" in answer.content


def test_a_member_without_the_right_sees_no_invitations_and_may_not_send_one(olga, eve, bluebird, client_of):
    invite(bluebird, "secret.guest@example.com", "engineer", by=olga)
    client = client_of(eve)
    assert b"secret.guest" not in client.get(f"/organizations/{bluebird.pk}/").content
    answer = client.post(f"/organizations/{bluebird.pk}/", {"email": "new@example.com", "role": "engineer"})
    assert answer.status_code == 403


def test_over_rest(olga, charlie, bluebird, api_of):
    body = {"organization": str(bluebird.pk), "email": "new@example.com", "role": "engineer"}
    made = api_of(olga).post("/api/v1/invitations/", body)
    assert made.status_code == 201, made.content
    assert "secret" not in made.content.decode()
    foreign = api_of(charlie).post("/api/v1/invitations/", body)
    unknown = api_of(charlie).post("/api/v1/invitations/", body | {"organization": "01890000-0000-7000-8000-000000000000"})
    assert foreign.status_code == 400
    assert foreign.json() == unknown.json()
