"""The pages and resources of organisations: what a member sees, and that the wall holds."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.actions import invite
from tests.factories import make_member, make_organization

UNKNOWN = "01890000-0000-7000-8000-000000000000"


def test_the_list_shows_mine_and_my_roles(olga, rival, bluebird, client_of):
    page = client_of(olga).get("/organizations/").content.decode()
    assert "Bluebird Productions" in page and "Admin" in page
    assert "Rival Records" not in page


def test_the_list_costs_the_same_at_one_and_three(olga, client_of, queries):
    client = client_of(olga)
    at_one = queries(client, "/organizations/")
    for number in range(2):
        make_organization(f"Label {number}").memberships.create(user=olga, role="producer")
    assert queries(client, "/organizations/") == at_one


def test_the_members_cost_the_same_at_one_and_three(olga, bluebird, client_of, queries):
    client = client_of(olga)
    invite(bluebird, "one@example.com", "engineer", by=olga)
    at_one = queries(client, f"/organizations/{bluebird.pk}/")
    for number in range(2):
        make_member(bluebird, "engineer", f"Engineer {number}")
        invite(bluebird, f"more{number}@example.com", "engineer", by=olga)
    assert queries(client, f"/organizations/{bluebird.pk}/") == at_one


def test_a_stranger_gets_the_answer_of_an_unknown_id(charlie, bluebird, olga, client_of, api_of):
    for start in ("/organizations/", "/api/v1/organizations/"):
        client = api_of(charlie) if "api" in start else client_of(charlie)
        foreign, unknown = client.get(f"{start}{bluebird.pk}/"), client.get(f"{start}{UNKNOWN}/")
        assert foreign.status_code == unknown.status_code == 404
    membership = olga.memberships.get()
    api = api_of(charlie)
    for method in (api.get, api.delete):
        assert method(f"/api/v1/memberships/{membership.pk}/", HTTP_IF_MATCH="*").status_code == 404
    assert api.post(f"/api/v1/memberships/{membership.pk}/change-role/", {"role": "artist"}).status_code == 404


def test_lists_and_filters_over_rest_stay_inside_the_wall(charlie, olga, alice, bluebird, rival, api_of):
    api = api_of(charlie)
    assert [row["name"] for row in api.get("/api/v1/organizations/").json()["results"]] == ["Rival Records"]
    mine = api.get("/api/v1/memberships/").json()["results"]
    assert {row["email"] for row in mine} == {"charlie@rival.example"}
    foreign = api.get(f"/api/v1/memberships/?organization={bluebird.pk}").json()
    assert foreign == api.get(f"/api/v1/memberships/?organization={UNKNOWN}").json()
    assert foreign["results"] == []


def test_partners_are_known_by_name_and_nothing_more(album, alice, anders, bluebird, northern_lights, api_of):
    alices, anderss = api_of(alice), api_of(anders)
    names = [row["name"] for row in alices.get("/api/v1/organizations/").json()["results"]]
    assert names == ["Bluebird Productions", "Northern Lights"]
    assert anderss.get(f"/api/v1/organizations/{bluebird.pk}/").json()["name"] == "Bluebird Productions"
    change = {"name": "Mine"}
    assert anderss.patch(f"/api/v1/organizations/{bluebird.pk}/", change, HTTP_IF_MATCH="*").status_code == 403
    assert anderss.get(f"/api/v1/memberships/?organization={bluebird.pk}").json()["results"] == []
    album.shares.update(until=timezone.now())
    assert anderss.get(f"/api/v1/organizations/{bluebird.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["organizations", "memberships", "invitations"])
def test_rest_lists_cost_the_same_at_one_and_three(path, olga, bluebird, api_of, queries):
    api = api_of(olga)
    invite(bluebird, "one@example.com", "engineer", by=olga)
    api.get(f"/api/v1/{path}/")
    at_one = queries(api, f"/api/v1/{path}/")
    for number in range(2):
        make_organization(f"Label {number}").memberships.create(user=olga, role="admin")
        make_member(bluebird, "engineer", f"Engineer {number}")
        invite(bluebird, f"more{number}@example.com", "engineer", by=olga)
    assert queries(api, f"/api/v1/{path}/") == at_one


def test_memberships_over_rest(olga, eve, bluebird, api_of):
    api = api_of(olga)
    membership = eve.memberships.get()
    changed = api.post(f"/api/v1/memberships/{membership.pk}/change-role/", {"role": "producer"}).json()
    assert changed["role"] == "producer" and changed["user"] == str(eve.pk)
    gone = api.delete(f"/api/v1/memberships/{changed['id']}/", HTTP_IF_MATCH="*")
    assert gone.status_code == 204
    assert eve.roles == {}
    assert api.delete(f"/api/v1/memberships/{changed['id']}/", HTTP_IF_MATCH="*").status_code == 409
    active = api.get(f"/api/v1/memberships/?organization={bluebird.pk}&active=true").json()["results"]
    assert [row["user"] for row in active] == [str(olga.pk)]
