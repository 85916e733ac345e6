from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from producer.core.errors import Conflict, NotAllowed
from projects import actions
from projects.models import Album
from projects.querysets import organizations_known


@pytest.fixture
def private(bluebird, alice):
    return actions.create_album(organization=bluebird, title="Private", artist_name="A", by=alice)


def test_shared_it_is_seen_at_once_and_ended_it_is_gone_at_once(private, alice, anders, northern_lights):
    share = actions.share_album(private, northern_lights, by=alice)
    assert private in Album.objects.visible_to(anders)
    actions.end_share(share, by=alice)
    assert private not in Album.objects.visible_to(anders)


def test_a_share_begins_and_ends_by_the_clock(private, alice, anders, northern_lights, clock):
    tomorrow = timezone.now() + timedelta(days=1)
    actions.share_album(private, northern_lights, by=alice, since=tomorrow, until=tomorrow + timedelta(days=1))
    seen = []
    for _ in range(3):
        seen.append(private in Album.objects.visible_to(anders))
        clock.shift(timedelta(days=1))
    assert seen == [False, True, False]


def test_twice_is_a_conflict(album, alice, northern_lights):
    with pytest.raises(Conflict):
        actions.share_album(album, northern_lights, by=alice)


def test_with_its_own_organisation_it_makes_no_sense(album, alice, bluebird):
    with pytest.raises(ValidationError):
        actions.share_album(album, bluebird, by=alice)


@pytest.mark.parametrize("who", ["eve", "art", "anders", "hanna", "fiona", "charlie"])
def test_only_its_makers_share(album, rival, request, who):
    with pytest.raises(NotAllowed):
        actions.share_album(album, rival, by=request.getfixturevalue(who))


def test_an_address_at_the_label_finds_it(private, alice, anders, northern_lights):
    assert actions.share_with(private, email=" Anders@Northern.example", by=alice).organization == northern_lights


def test_an_address_gives_nothing_away(private, alice, eve):
    words = set()
    for email in ("nobody@example.com", eve.email, "no address"):
        with pytest.raises(ValidationError) as refused:
            actions.share_with(private, email=email, by=alice)
        words.add(str(refused.value))
    assert len(words) == 1


def test_one_knows_the_organisations_of_albums_one_sees_and_no_others(album, alice, bluebird, northern_lights, rival, anders):
    assert set(organizations_known(alice)) == {bluebird, northern_lights}
    actions.end_share(album.shares.get(), by=alice)
    assert set(organizations_known(anders)) == {northern_lights}


def test_the_page_shares_and_ends(private, album, alice, northern_lights, client_of):
    client = client_of(alice)
    assert client.post(f"/albums/{private.pk}/share/", {"organization": northern_lights.pk}).status_code == 302
    share = private.shares.get()
    assert client.post(f"/album-shares/{share.pk}/end/").status_code == 302
    assert client.post(f"/album-shares/{share.pk}/end/").status_code == 409


def test_the_page_asks_for_one_of_two_ways(private, alice, rival, client_of):
    for body in ({}, {"organization": rival.pk}, {"organization": "x"}):
        assert client_of(alice).post(f"/albums/{private.pk}/share/", body).status_code == 422


def test_rest_shares_and_ends(private, album, alice, northern_lights, api_of):
    api = api_of(alice)
    made = api.post("/api/v1/album-shares/", {"album": str(private.pk), "organization": str(northern_lights.pk)})
    assert made.status_code == 201, made.json()
    url = f"/api/v1/album-shares/{made.json()['id']}/"
    assert api.post(f"{url}end/").json()["until"] is not None
    assert api.post(f"{url}end/").status_code == 409


def test_rest_refuses_a_foreign_organisation_as_an_unknown_one(private, alice, rival, api_of):
    unknown = "01890000-0000-7000-8000-000000000000"
    bodies = [{"album": str(private.pk), "organization": str(key)} for key in (rival.pk, unknown)]
    answers = [api_of(alice).post("/api/v1/album-shares/", body) for body in bodies]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json()["errors"] == answers[1].json()["errors"]


def test_a_label_sees_the_share_and_does_not_end_it(album, anders, charlie, api_of):
    url = f"/api/v1/album-shares/{album.shares.get().pk}/"
    assert api_of(anders).get(url).status_code == 200
    assert api_of(anders).post(f"{url}end/").status_code == 403
    assert api_of(charlie).get(url).status_code == 404


def test_a_stranger_ends_nothing_on_the_page(album, charlie, client_of):
    share = album.shares.get()
    assert client_of(charlie).post(f"/album-shares/{share.pk}/end/").status_code == 404
    share.refresh_from_db()
    assert share.until is None


@pytest.mark.parametrize(
    "since", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2027-01-01T10:00:00", "soon", 5, True]
)
def test_rest_refuses_times_that_are_none(private, album, alice, northern_lights, api_of, since):
    body = {"album": str(private.pk), "organization": str(northern_lights.pk), "since": since}
    answer = api_of(alice).post("/api/v1/album-shares/", body)
    assert answer.status_code == 400, answer.json()
    assert list(answer.json()["errors"]) == ["since"]


def test_rest_says_with_whom(album, anders, api_of):
    told = api_of(anders).get("/api/v1/album-shares/").json()["results"]
    assert [one["organization_name"] for one in told] == ["Northern Lights"]


def test_who_may_not_share_it_is_told_that_whatever_the_body_says(album, bluebird, rival, anders, eve, charlie, api_of):
    bodies = [
        {},
        {"organization": str(rival.pk)},
        {"organization": str(bluebird.pk)},
        {"email": "x@example.com"},
        {"nonsense": 1},
    ]
    for body in bodies:
        for user, answer in ((anders, 403), (eve, 403), (charlie, 400)):
            refused = api_of(user).post("/api/v1/album-shares/", {"album": str(album.pk), **body})
            assert refused.status_code == answer, refused.content
    for odd in ([], {"album": 7}, {"album": "\x00"}, {"album": None}):
        assert api_of(anders).post("/api/v1/album-shares/", odd).status_code == 400


def test_a_label_and_an_address_there_agree(private, album, alice, anders, northern_lights, client_of):
    typed = {"organization": str(northern_lights.pk), "email": "Anders@Northern.example"}
    assert client_of(alice).post(f"/albums/{private.pk}/share/", typed).status_code == 302
    assert private.shares.get().organization == northern_lights


def test_a_label_and_an_address_elsewhere_do_not(private, album, alice, charlie, northern_lights, client_of):
    for email in ("charlie@rival.example", "alice@bluebird.example", "nobody@example.com"):
        typed = {"organization": str(northern_lights.pk), "email": email}
        answer = client_of(alice).post(f"/albums/{private.pk}/share/", typed)
        assert answer.status_code == 422 and "Leave one of the two out" in answer.text
    assert not private.shares.exists()
