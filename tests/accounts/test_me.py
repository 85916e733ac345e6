from __future__ import annotations

from accounts.actions import end_membership


def test_it_tells_who_the_token_is(alice, bluebird, api_of):
    told = api_of(alice, ("read", "money")).get("/api/v1/me/").json()
    assert told["user"] == {"id": str(alice.pk), "email": alice.email, "name": "Alice Archer", "time_zone": "UTC"}
    assert told["token"]["scopes"] == ["read", "money"]
    [standing] = told["organizations"]
    assert standing["organization"] == str(bluebird.pk)
    assert standing["roles"] == ["producer"]
    assert "album.create" in standing["capabilities"] and "organization.manage" not in standing["capabilities"]


def test_without_a_token_it_is_401(db, api_of):
    answer = api_of(None).get("/api/v1/me/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_sign_in_session_is_no_token(alice, client_of):
    assert client_of(alice).get("/api/v1/me/").status_code == 401


def test_roles_are_those_of_this_moment(olga, eve, api_of):
    api = api_of(eve)
    assert api.get("/api/v1/me/").json()["organizations"]
    end_membership(eve.memberships.get(), by=olga)
    assert api.get("/api/v1/me/").json()["organizations"] == []


def test_an_unknown_parameter_is_refused(alice, api_of):
    assert api_of(alice).get("/api/v1/me/?x=1").status_code == 400
