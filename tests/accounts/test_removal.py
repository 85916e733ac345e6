"""Taking a role away ends what it opened at once, through every door that was open. Rights are asked of living rows."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.actions import change_role, end_membership
from tests.factories import make_member

UNKNOWN = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def doors(album, anders, client_of, api_of):
    """What Anders reaches of the album as the label's A&R, each with its open session or token."""
    browser, api = client_of(anders), api_of(anders)
    paths = ["/albums/{}/", "/albums/{}/songs/", "/albums/{}/team/", "/albums/{}/history/"]
    rest = ["/api/v1/albums/{}/"]
    return [(browser, path) for path in paths] + [(api, path) for path in rest]


@pytest.fixture
def boss(northern_lights):
    return make_member(northern_lights, "admin", "Bo Boss")


def answers(doors, pk) -> list[int]:
    return [client.get(path.format(pk)).status_code for client, path in doors]


def test_every_door_shuts_and_looks_like_there_never_was_one(doors, album, anders, boss):
    assert answers(doors, album.pk) == [200] * len(doors)
    end_membership(anders.memberships.get(), by=boss)
    assert answers(doors, album.pk) == answers(doors, UNKNOWN) == [404] * len(doors)


def test_a_role_that_reaches_less_reaches_less_at_once(doors, album, anders, boss):
    assert answers(doors, album.pk) == [200] * len(doors)
    change_role(anders.memberships.get(), "engineer", by=boss)
    assert answers(doors, album.pk) == [404] * len(doors)


def test_lists_forget_it_too(album, anders, boss, client_of, api_of):
    browser, api = client_of(anders), api_of(anders)
    assert album.title in browser.get("/albums/").content.decode()
    assert api.get("/api/v1/albums/").json()["results"]
    end_membership(anders.memberships.get(), by=boss)
    assert album.title not in browser.get("/albums/").content.decode()
    assert api.get("/api/v1/albums/").json()["results"] == []


def test_the_owners_producer_who_leaves_leaves_the_teams(album, alice, olga, client_of, api_of):
    browser, api = client_of(alice), api_of(alice)
    assert browser.get(f"/albums/{album.pk}/").status_code == 200
    end_membership(alice.memberships.get(), by=olga)
    assert browser.get(f"/albums/{album.pk}/").status_code == 404
    assert api.get(f"/api/v1/albums/{album.pk}/").status_code == 404


def test_a_share_that_ends_ends_at_once(doors, album, northern_lights):
    assert answers(doors, album.pk) == [200] * len(doors)
    album.shares.update(until=timezone.now())
    assert answers(doors, album.pk) == [404] * len(doors)


def test_money_needs_the_scope_also_for_those_who_may_see_it(album, anders, api_of):
    with_money, without = api_of(anders), api_of(anders, ("read",))
    assert with_money.get(f"/api/v1/albums/{album.pk}/cost-report/").status_code == 200
    assert without.get(f"/api/v1/albums/{album.pk}/cost-report/").status_code == 403
