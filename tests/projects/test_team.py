from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts import actions as accounts
from accounts.models import Invitation, Membership
from notices.models import Notice
from producer.core.errors import Conflict, NotAllowed
from projects import actions
from projects.models import Album, TeamInvitation, TeamMember
from projects.rules import standing
from tests import factories


def test_one_who_has_an_account_joins_at_once_and_is_told(album, alice, charlie):
    member = actions.invite_member(album, " Charlie@Rival.example ", "engineer", by=alice)
    assert isinstance(member, TeamMember)
    assert standing(charlie, album) == {"engineer"}
    assert Notice.objects.get(user=charlie).subject == "You are on the team of Night Ferry"


def test_twice_in_one_role_is_a_conflict(album, alice, eve):
    with pytest.raises(Conflict) as refused:
        actions.add_member(album, eve, "engineer", by=alice)
    assert refused.value.code == "already_on_team"
    assert actions.add_member(album, eve, "producer", by=alice).role == "producer"


@pytest.mark.parametrize("who", ["eve", "art", "anders", "hanna", "fiona", "charlie"])
def test_only_producers_and_the_owners_admin_change_the_team(album, eve, request, who):
    with pytest.raises(NotAllowed):
        actions.invite_member(album, "x@example.com", "artist", by=request.getfixturevalue(who))
    if who != "eve":
        with pytest.raises(NotAllowed):
            actions.remove_member(album.team.get(user=eve), by=request.getfixturevalue(who))


def test_removed_one_sees_nothing_any_more(album, alice, eve, client_of, api_of):
    browser, api = client_of(eve), api_of(eve)
    assert browser.get(f"/albums/{album.pk}/").status_code == 200
    actions.remove_member(album.team.get(user=eve), by=alice)
    assert browser.get(f"/albums/{album.pk}/").status_code == 404
    assert api.get(f"/api/v1/albums/{album.pk}/").status_code == 404


def test_one_may_leave_by_oneself(album, eve, client_of):
    answer = client_of(eve).post(f"/team-members/{album.team.get(user=eve).pk}/remove/", follow=True)
    assert answer.status_code == 200
    assert not Album.objects.visible_to(eve).exists()


def test_an_unknown_address_gets_a_place_that_waits(album, alice, bluebird):
    place = actions.invite_member(album, "new@example.com", "engineer", by=alice)
    assert isinstance(place, TeamInvitation)
    invitation = Invitation.objects.get()
    assert (invitation.organization, invitation.email, invitation.role) == (bluebird, "new@example.com", "engineer")


def test_whoever_accepts_takes_the_places_kept_for_them(album, alice, bluebird):
    other = actions.create_album(organization=bluebird, title="Other", artist_name="A", by=alice)
    actions.invite_member(album, "new@example.com", "engineer", by=alice)
    actions.invite_member(other, "new@example.com", "engineer", by=alice)
    user = factories.make_user("New", email="new@example.com")
    accounts.accept_invitation(Invitation.objects.open().get(), by=user)
    assert standing(user, album) == standing(user, other) == {"engineer"}
    assert not TeamInvitation.objects.active().exists()


def test_a_withdrawn_place_is_not_taken(album, alice):
    place = actions.invite_member(album, "new@example.com", "engineer", by=alice)
    actions.withdraw_place(place, by=alice)
    user = factories.make_user("New", email="new@example.com")
    accounts.accept_invitation(Invitation.objects.get(), by=user)
    assert not standing(user, album)


def test_a_place_lapses_when_its_giver_has_left_the_team(album, alice, olga):
    actions.invite_member(album, "new@example.com", "engineer", by=alice)
    actions.remove_member(album.team.get(user=alice), by=olga)
    user = factories.make_user("New", email="new@example.com")
    accounts.accept_invitation(Invitation.objects.get(), by=user)
    assert not standing(user, album)


def test_one_who_leaves_the_organisation_leaves_its_teams(album, eve, olga):
    accounts.end_membership(Membership.objects.get(user=eve), by=olga)
    assert not Album.objects.visible_to(eve).exists()
    assert album.team.get(user=eve).ended_at is not None


def test_rights_are_never_remembered_beyond_a_change(album, alice, eve, anders):
    """Even one user object, asked before and after."""
    assert standing(eve, album) == {"engineer"}
    actions.remove_member(album.team.get(user=eve), by=alice)
    assert standing(eve, album) == frozenset()
    assert standing(anders, album) == {"ar"}
    album.shares.update(until=album.shares.get().since)
    assert standing(anders, album) == frozenset()


def test_the_page_puts_a_bad_address_at_its_field(album, alice, client_of):
    for email in ("", "nobody", "a" * 300 + "@example.com"):
        answer = client_of(alice).post(f"/albums/{album.pk}/team/add/", {"email": email, "role": "engineer"})
        assert answer.status_code == 422
        assert "email" in answer.context["member_form"].errors


def test_a_freelance_producer_cannot_invite_into_somebody_elses_company(album, alice, charlie):
    actions.add_member(album, charlie, "producer", by=alice)
    with pytest.raises(ValidationError) as refused:
        actions.invite_member(album, "new@example.com", "artist", by=charlie)
    assert "email" in refused.value.error_dict


def test_rest_adds_lists_and_removes(album, alice, anders, charlie, api_of):
    api = api_of(alice)
    made = api.post("/api/v1/team-members/", {"album": str(album.pk), "email": charlie.email, "role": "artist"})
    assert made.status_code == 201, made.json()
    assert (made.json()["user"], made.json()["name"]) == (str(charlie.pk), "Charlie Crow")
    assert len(api.get(f"/api/v1/team-members/?album={album.pk}").json()["results"]) == 4
    url = f"/api/v1/team-members/{made.json()['id']}/"
    assert api_of(anders).delete(url, HTTP_IF_MATCH="*").status_code == 403
    assert api.delete(url, HTTP_IF_MATCH='"1"').status_code == 204
    assert api.get(url).status_code == 404


def test_rest_keeps_a_place_that_only_the_makers_see(album, alice, anders, api_of):
    body = {"album": str(album.pk), "email": "new@example.com", "role": "artist"}
    assert api_of(alice).post("/api/v1/team-members/", body).status_code == 400
    assert api_of(alice).post("/api/v1/team-places/", body).status_code == 201
    assert len(api_of(alice).get("/api/v1/team-places/").json()["results"]) == 1
    assert api_of(anders).get("/api/v1/team-places/").json()["results"] == []
