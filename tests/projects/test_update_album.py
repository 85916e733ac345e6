from __future__ import annotations

import pytest

from producer.core.errors import IllegalMove, NotAllowed, Stale
from projects import actions, signals
from projects.models import Album
from tests import factories


def form_of(album: Album, **changes):
    names = "title stage currency money_basis time_zone version".split()
    return {**{name: getattr(album, name) for name in names}, "artist": album.artist_id, **changes}


def test_what_is_given_is_set_and_told(album, alice):
    heard = []
    signals.album_changed.connect(lambda **fact: heard.append(fact["changed"]), weak=False, dispatch_uid="test")
    try:
        saved = actions.update_album(album, by=alice, title="Émile", stage=album.stage)
    finally:
        signals.album_changed.disconnect(dispatch_uid="test")
    assert saved.sort_key == "emile"
    assert heard == [{"title": ("Night Ferry", "Émile")}]


@pytest.mark.parametrize("who", ["eve", "art", "anders", "hanna", "fiona"])
def test_only_its_makers_edit(album, request, who):
    with pytest.raises(NotAllowed):
        actions.update_album(album, by=request.getfixturevalue(who), title="Mine")


def test_over_a_newer_version_it_says_who_changed_what(album, alice, olga, client_of):
    before = form_of(album)
    client_of(olga).post(f"/albums/{album.pk}/edit/", {**before, "title": "Day Ferry"})
    answer = client_of(alice).post(f"/albums/{album.pk}/edit/", {**before, "title": "Night Boat"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "<b>Olga Owens</b> changed Title: <bdi>Night Ferry</bdi> → <bdi>Day Ferry</bdi>" in page
    assert 'value="Night Boat"' in page
    assert Album.objects.get(pk=album.pk).title == "Day Ferry"


def test_seen_what_changed_one_may_save_again(album, alice, olga, client_of):
    before = form_of(album)
    client_of(olga).post(f"/albums/{album.pk}/edit/", {**before, "title": "Day Ferry"})
    refused = client_of(alice).post(f"/albums/{album.pk}/edit/", {**before, "title": "Night Boat"})
    version = refused.context["form"]["version"].value()
    answer = client_of(alice).post(f"/albums/{album.pk}/edit/", {**before, "title": "Night Boat", "version": version})
    assert answer.status_code == 302
    assert Album.objects.get(pk=album.pk).title == "Night Boat"


def test_a_stale_action_names_the_fields(album, alice):
    actions.update_album(album, by=alice, stage="mixing", version=1)
    with pytest.raises(Stale) as refused:
        actions.update_album(album, by=alice, title="Late", version=1)
    assert refused.value.facts == {"version": 2, "yours": 1, "changed": ["stage"]}


def test_archived_it_leaves_the_lists_and_can_be_taken_up_again(album, alice, client_of):
    client = client_of(alice)
    assert client.post(f"/albums/{album.pk}/archive/", follow=True).status_code == 200
    assert b"Night Ferry" not in client.get("/albums/").content
    assert b"Night Ferry" in client.get("/albums/?stage=archived").content
    with pytest.raises(IllegalMove):
        actions.archive_album(album, by=alice)
    assert actions.update_album(album, by=alice, stage="mixing").stage == "mixing"


def test_rest_needs_the_version(album, alice, api_of):
    api = api_of(alice)
    url = f"/api/v1/albums/{album.pk}/"
    assert api.patch(url, {"title": "Two"}).status_code == 428
    tag = api.get(url)["ETag"]
    assert api.patch(url, {"title": "Two", "delivery_on": "2027-05-01"}, HTTP_IF_MATCH=tag).json()["title"] == "Two"
    assert api.patch(url, {"title": "Three"}, HTTP_IF_MATCH=tag).status_code == 412


def test_rest_refuses_what_the_page_refuses(album, alice, api_of):
    api = api_of(alice)
    for body in ({"delivery_on": "9999-12-31"}, {"organization": str(album.organization_id)}, {"stage": "x"}, {"title": "\0"}):
        answer = api.patch(f"/api/v1/albums/{album.pk}/", body, HTTP_IF_MATCH="*")
        assert answer.status_code == 400, body
        assert set(answer.json()["errors"]) == set(body)


def test_rest_archives(album, alice, anders, api_of):
    url = f"/api/v1/albums/{album.pk}/archive/"
    assert api_of(anders).post(url).status_code == 403
    assert api_of(alice).post(url).json()["stage"] == "archived"
    assert api_of(alice).post(url).json()["code"] == "illegal_move"


def test_a_stranger_gets_404_on_every_door(album, charlie, api_of, client_of):
    api = api_of(charlie)
    url = f"/api/v1/albums/{album.pk}/"
    answers = [api.get(url), api.patch(url, {"title": "x"}, HTTP_IF_MATCH="*"), api.post(f"{url}archive/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert client_of(charlie).post(f"/albums/{album.pk}/edit/", {}).status_code == 404


def test_the_owner_may_be_shown_no_new_artist_of_others(album, alice, rival):
    theirs = factories.make_artist(rival, "Marker")
    with pytest.raises(Exception, match="organisation"):
        actions.update_album(album, by=alice, artist=theirs)
