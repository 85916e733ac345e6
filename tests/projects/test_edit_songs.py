from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from projects import actions
from projects.models import Song
from projects.music import seconds, validate_key
from tests import factories

FORM = {"title": "Harbour Lights", "origin": "original"}


def test_a_song_is_typed_as_musicians_write(album, alice, client_of):
    body = {**FORM, "writers": "A. Archer", "key": "F# minor", "tempo": "128.5", "length_seconds": "3:42"}
    assert client_of(alice).post(f"/albums/{album.pk}/songs/new/", body).status_code == 302
    song = Song.objects.get()
    assert (song.key, song.tempo, song.length_seconds, song.position) == ("F# minor", Decimal("128.5"), 222, 1)
    page = client_of(alice).get(f"/songs/{song.pk}/edit/").content.decode()
    assert 'value="3:42"' in page
    assert "3:42" in client_of(alice).get(f"/albums/{album.pk}/songs/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("key", "H major"),
        ("tempo", "19"),
        ("tempo", "1e9"),
        ("tempo", "NaN"),
        ("length_seconds", "3.42"),
        ("length_seconds", "3:60"),
        ("length_seconds", "99:59:59"),
        ("length_seconds", "0:00"),
        ("origin", "stolen"),
        ("notes", "x" * 20_001),
    ],
)
def test_nonsense_stays_typed_and_is_refused_at_its_field(album, alice, client_of, field, value):
    answer = client_of(alice).post(f"/albums/{album.pk}/songs/new/", {**FORM, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Song.objects.exists()


@pytest.mark.parametrize("text", ["C", "Am", "F# minor", "Bbm", "B♭ major", "d dorian", "Ebmaj"])
def test_keys_that_musicians_write(text):
    validate_key(text)


@pytest.mark.parametrize("text", ["H", "C sharp", "Cminor", "C  major", "\n", "Am\n"])
def test_keys_that_they_do_not(text):
    with pytest.raises(ValidationError):
        validate_key(text)


def test_lengths():
    assert [seconds(text) for text in ("3:42", "0:05", "1:02:05", " 62:00 ")] == [222, 5, 3725, 3720]


def test_a_title_typed_under_the_list_joins_its_end(album, alice, client_of):
    for title in ("One", "Two"):
        client_of(alice).post(f"/albums/{album.pk}/songs/quick/", {"title": title})
    assert list(album.songs.values_list("title", "position")) == [("One", 1), ("Two", 2)]
    assert client_of(alice).post(f"/albums/{album.pk}/songs/quick/", {"title": " "}).status_code == 422


def test_buttons_put_a_song_up_and_down(album, alice, client_of):
    songs = [actions.add_song(album, title=title, by=alice) for title in "abc"]
    url = f"/albums/{album.pk}/songs/arrange/"
    order = lambda: "".join(album.songs.values_list("title", flat=True))  # noqa: E731
    client = client_of(alice)
    client.post(url, {"up": songs[2].pk})
    assert order() == "acb"
    client.post(url, {"down": songs[0].pk})
    assert order() == "cab"
    client.post(url, {"down": songs[1].pk})
    assert order() == "cab"
    fragment = client.post(url, {"up": songs[1].pk}, headers={"HX-Request": "true"})
    assert order() == "cba"
    assert fragment.content.decode().lstrip().startswith('<div id="pool">')


def test_a_moved_place_is_no_reason_to_refuse_an_edit(album, alice):
    songs = [actions.add_song(album, title=title, by=alice) for title in "ab"]
    actions.place_song(songs[1], 1, by=alice)
    assert actions.update_song(songs[0], by=alice, version=1, title="A").title == "A"


def test_foreign_songs_are_no_songs(album, foreign_album, alice, client_of, api_of):
    theirs = factories.make_song(foreign_album, "Marker")
    client, api = client_of(alice), api_of(alice)
    assert client.get(f"/songs/{theirs.pk}/").status_code == 404
    assert client.post(f"/songs/{theirs.pk}/edit/", FORM).status_code == 404
    assert client.post(f"/albums/{album.pk}/songs/arrange/", {"up": theirs.pk}).status_code == 404
    assert api.get(f"/api/v1/songs/{theirs.pk}/").status_code == 404
    body = {"album": str(foreign_album.pk), "title": "x"}
    assert api.post("/api/v1/songs/", body).status_code == 400


def test_the_label_reads_and_never_writes(album, anders, client_of, api_of):
    song = factories.make_song(album)
    client, api = client_of(anders), api_of(anders)
    assert client.get(f"/songs/{song.pk}/").status_code == 200
    assert client.get(f"/songs/{song.pk}/edit/").status_code == 403
    assert client.post(f"/albums/{album.pk}/songs/quick/", {"title": "x"}).status_code == 403
    assert api.patch(f"/api/v1/songs/{song.pk}/", {"title": "x"}, HTTP_IF_MATCH="*").status_code == 403


def test_rest_adds_edits_and_places(album, alice, api_of):
    api = api_of(alice)
    body = {"album": str(album.pk), "title": "One", "tempo": "92", "length_seconds": 222, "key": "Am", "state": "to_record"}
    made = api.post("/api/v1/songs/", body)
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["state"], told["position"], told["tempo"], told["length_seconds"]) == ("to_record", 1, "92.00", 222)
    api.post("/api/v1/songs/", {"album": str(album.pk), "title": "Two"})
    url = f"/api/v1/songs/{told['id']}/"
    assert api.patch(url, {"title": "Uno"}, HTTP_IF_MATCH=made["ETag"]).json()["title"] == "Uno"
    assert api.post(f"{url}place/", {"position": 9}).json()["position"] == 2
    assert api.patch(url, {"state": "final_cut"}, HTTP_IF_MATCH="*").status_code == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tempo", "1e400"),
        ("tempo", 10**20),
        ("tempo", True),
        ("length_seconds", 0),
        ("length_seconds", 10**30),
        ("length_seconds", "222"),
        ("key", "H"),
        ("title", "\0"),
        ("title", "x" * 100_000),
        ("album", []),
        ("state", "famous"),
        ("writers", {"a": 1}),
    ],
)
def test_rest_refuses_nonsense_at_its_field(album, alice, api_of, field, value):
    answer = api_of(alice).post("/api/v1/songs/", {"album": str(album.pk), "title": "One", field: value})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
