from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import accept_invitation, create_organization, edit_organization
from accounts.models import Invitation, Organization
from producer.core.actors import SYSTEM
from producer.core.errors import NotAllowed, Stale
from tests.factories import make_user


@pytest.fixture
def operator(db):
    return make_user("Otis Operator", is_staff=True)


def test_the_first_admin_runs_it(db):
    ada = make_user("Ada")
    organization = create_organization("New Wave", "label", by=SYSTEM, admin=ada)
    assert ada.roles == {organization.pk: {"admin"}}


def test_only_the_operator_makes_one(olga):
    with pytest.raises(NotAllowed):
        create_organization("New Wave", "label", by=olga)


@pytest.mark.parametrize(("name", "kind"), [("", "label"), ("x" * 121, "label"), ("New Wave", "shop")])
def test_what_it_is_not(db, name, kind):
    with pytest.raises(ValidationError):
        create_organization(name, kind, by=SYSTEM)


def test_on_the_page_the_operator_names_the_first_admin_and_sees_nothing_of_it(operator, client_of):
    client = client_of(operator)
    typed = {"name": "New Wave", "kind": "label", "admin_email": "ada@example.com"}
    assert client.post("/organizations/new/", typed).status_code == 302
    organization = Organization.objects.get()
    assert client.get(f"/organizations/{organization.pk}/").status_code == 404
    ada = make_user("Ada", email="ada@example.com")
    accept_invitation(Invitation.objects.get(), by=ada)
    assert ada.roles == {organization.pk: {"admin"}}


def test_nobody_else_finds_the_page(olga, client_of):
    assert client_of(olga).get("/organizations/new/").status_code == 404


def test_an_admin_changes_its_name_over_rest(olga, alice, bluebird, api_of):
    path = f"/api/v1/organizations/{bluebird.pk}/"
    tag = api_of(olga).get(path)["ETag"]
    assert api_of(alice).patch(path, {"name": "Blue"}, HTTP_IF_MATCH=tag).status_code == 403
    assert api_of(olga).patch(path, {"name": "Blue"}, HTTP_IF_MATCH=tag).json()["name"] == "Blue"
    assert api_of(olga).patch(path, {"name": "Green"}, HTTP_IF_MATCH=tag).status_code == 412
    with pytest.raises(Stale):
        edit_organization(bluebird, by=olga, version=1, name="Green")
