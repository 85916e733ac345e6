"""Every page of the room, as each of the cast."""

from __future__ import annotations

import pytest
from django.urls import reverse

from projects.models import Album
from tests import factories

ALBUM_PAGES = ["album-detail", "song-list", "album-team"]


@pytest.mark.parametrize("name", [*ALBUM_PAGES, "album-history"])
def test_each_tab_opens_for_the_producer_and_the_label(client_of, album, alice, anders, name):
    factories.make_song(album)
    for user in (alice, anders):
        assert client_of(user).get(reverse(f"projects:{name}", args=[album.pk])).status_code == 200


@pytest.mark.parametrize("name", [*ALBUM_PAGES, "album-history", "album-edit", "song-new", "song-arrange", "share-begin"])
def test_a_stranger_finds_no_such_album(client_of, album, charlie, name):
    client = client_of(charlie)
    url = reverse(f"projects:{name}", args=[album.pk])
    assert (client.post(url) if name in ("song-arrange", "share-begin") else client.get(url)).status_code == 404


@pytest.mark.parametrize("name", ALBUM_PAGES)
def test_engineer_and_artist_read_the_album(client_of, album, eve, art, name):
    for user in (eve, art):
        assert client_of(user).get(reverse(f"projects:{name}", args=[album.pk])).status_code == 200


def test_the_artist_is_refused_the_history(client_of, album, art):
    assert client_of(art).get(reverse("projects:album-history", args=[album.pk])).status_code == 403


@pytest.mark.parametrize("name", ["album-edit", "song-new"])
def test_the_label_never_edits(client_of, album, anders, name):
    assert client_of(anders).get(reverse(f"projects:{name}", args=[album.pk])).status_code == 403


@pytest.mark.parametrize("name", ["album-list", "album-new", "artist-list", "artist-new", "person-list", "person-new"])
def test_lists_and_new_things_open_for_a_producer(client_of, album: Album, alice, name):
    factories.make_person(album.organization)
    assert client_of(alice).get(reverse(f"projects:{name}")).status_code == 200


def test_forms_of_what_exists_open(client_of, album, alice):
    song, person = factories.make_song(album), factories.make_person(album.organization)
    for name, thing in (
        ("album-edit", album),
        ("song-detail", song),
        ("song-edit", song),
        ("artist-detail", album.artist),
        ("artist-edit", album.artist),
        ("person-detail", person),
        ("person-edit", person),
    ):
        assert client_of(alice).get(reverse(f"projects:{name}", args=[thing.pk])).status_code == 200, name


def test_the_overview_names_the_label_and_keeps_money_from_the_engineer(client_of, album, alice, eve):
    hers, his = (client_of(user).get(f"/albums/{album.pk}/").content.decode() for user in (alice, eve))
    assert "Northern Lights" in hers
    assert "Recording budget" in hers
    assert "Recording budget" not in his
