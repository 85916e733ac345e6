"""Who changed what about people and their rights is kept by triggers; secrets never are."""

from __future__ import annotations

from django.apps import apps
from django.utils import timezone

from accounts.models import Membership


def events(name: str):
    return apps.get_model("accounts", f"{name}Event").objects.order_by("pgh_id")


def test_a_changed_role_says_who_did_it(olga, eve, client_of):
    client_of(olga).post(f"/memberships/{eve.memberships.get().pk}/", {"role": "producer"})
    last = events("Membership").last()
    assert last.pgh_context.metadata["user"] == str(olga.pk)
    assert last.pgh_label == "update" and last.ended_at


def test_a_change_that_goes_around_us_is_kept_too(eve):
    Membership.objects.filter(user=eve).update(ended_at=timezone.now())
    assert events("Membership").last().ended_at


def test_over_rest_too_it_says_who(olga, eve, api_of):
    api_of(olga).post(f"/api/v1/memberships/{eve.memberships.get().pk}/change-role/", {"role": "producer"})
    assert events("Membership").last().pgh_context.metadata["user"] == str(olga.pk)


def test_a_new_password_is_no_event(alice):
    before = events("User").count()
    alice.set_password("nine ferries a day")
    alice.last_login = timezone.now()
    alice.save()
    assert events("User").count() == before


def test_no_event_has_a_secret():
    for name in ("User", "ApiToken", "Invitation"):
        fields = {field.name for field in apps.get_model("accounts", f"{name}Event")._meta.fields}
        assert fields.isdisjoint({"password", "secret_hash", "last_login", "sign_in_epoch"})
