"""One demo of a song is current; a removed one is gone, and its row stays for what was said about it."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from files.models import StoredFile
from producer.core.errors import Conflict, NotAllowed, Stale
from projects import actions, integrity
from projects.models import Demo
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart")]


@pytest.fixture
def song(album):
    return factories.make_song(album)


@pytest.fixture
def old(song, alice):
    return factories.make_demo(song, by=alice, current=False, name="old.wav")


@pytest.fixture
def new(song, old, alice):
    return factories.make_demo(song, by=alice, name="new.wav")


def test_another_file_becomes_current_and_only_that_one(old, new, eve):
    assert actions.make_current(old, by=eve).current
    new.refresh_from_db()
    assert not new.current
    assert actions.make_current(old, by=eve).version == Demo.objects.get(pk=old.pk).version  # again is nothing


@pytest.mark.parametrize("who", ["art", "anders", "hanna", "fiona", "charlie"])
def test_the_artist_the_label_and_strangers_do_not_choose_or_remove(who, request, old):
    for action in (actions.make_current, actions.remove_demo):
        with pytest.raises(NotAllowed):
            action(old, by=request.getfixturevalue(who))


def test_over_a_newer_version_it_is_refused(old, alice):
    for action in (actions.make_current, actions.remove_demo):
        with pytest.raises(Stale):
            action(old, by=alice, version=old.version + 1)


def test_what_cannot_be_heard_is_not_made_current(song, alice):
    begun = actions.begin_demo(song, name="x.wav", size=999, by=alice)
    with pytest.raises(Conflict) as refused:
        actions.make_current(begun, by=alice)
    assert refused.value.code == "not_ready"


def test_a_removed_file_loses_its_content_keeps_its_id_and_the_newest_other_follows(
    old, new, alice, django_capture_on_commit_callbacks
):
    key = new.audio.file.key
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_demo(new, by=alice)
    new.refresh_from_db()
    old.refresh_from_db()
    assert new.removed_at and not new.current and old.current
    assert not default_storage.exists(key) and StoredFile.objects.count() == 1
    assert new.audio.length_ms == 231_000
    assert not Demo.objects.visible_to(alice).filter(pk=new.pk).exists()


def test_an_upload_that_never_came_to_be_heard_goes_whole(song, art):
    begun = actions.begin_demo(song, name="x.wav", size=999, by=art)
    actions.remove_demo(begun, by=art)  # one's own
    assert not Demo.objects.exists()


def test_a_file_is_heard_in_ranges_by_whoever_sees_the_song_and_no_longer_by_whoever_left(
    client_of, album, new, art, anders, charlie, alice
):
    path = f"/demos/{new.pk}/audio/"
    for user in (art, anders):
        answer = client_of(user).get(path, headers={"Range": "bytes=0-3"})
        assert (answer.status_code, answer.getvalue(), answer["Content-Type"]) == (206, b"RIFF", "audio/wav")
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Range"] == "bytes 0-3/12"
    assert client_of(art).get(path, headers={"Range": "bytes=99-"}).status_code == 416
    assert client_of(charlie).get(path).status_code == 404
    assert client_of(None).get(path).status_code == 302
    artist, label = client_of(art), client_of(anders)
    actions.remove_member(album.team.get(user=art), by=alice)
    actions.end_share(album.shares.get(), by=alice)
    assert (artist.get(path).status_code, label.get(path).status_code) == (404, 404)


def test_by_rest_too(api_of, old, new, alice, anders, charlie):
    api = api_of(alice)
    assert api.post(f"/api/v1/demos/{old.pk}/current/", {}).json()["current"] is True
    answer = api_of(anders).get(f"/api/v1/demos/{old.pk}/audio/", HTTP_RANGE="bytes=8-")
    assert (answer.status_code, answer.getvalue()) == (206, b"WAVE")
    past = api.get(f"/api/v1/demos/{old.pk}/audio/", HTTP_RANGE="bytes=12-")
    assert (past.status_code, past["Content-Range"]) == (416, "bytes */12")
    whole = api.get(f"/api/v1/demos/{old.pk}/download/")
    assert whole.getvalue() == b"RIFF....WAVE" and "attachment" in whole["Content-Disposition"]
    assert api_of(charlie).get(f"/api/v1/demos/{old.pk}/audio/").status_code == 404
    tag = api.get(f"/api/v1/demos/{old.pk}/")["ETag"]
    assert api.delete(f"/api/v1/demos/{old.pk}/").status_code == 428
    assert api.delete(f"/api/v1/demos/{old.pk}/", HTTP_IF_MATCH=tag).status_code == 204
    assert api.get(f"/api/v1/demos/{old.pk}/").status_code == 404


def test_by_page_too(client_of, old, new, eve):
    client = client_of(eve)
    assert client.post(f"/demos/{old.pk}/current/").status_code == 302
    assert client.post(f"/demos/{old.pk}/remove/").status_code == 302
    page = client.get(f"/songs/{new.song_id}/").content.decode()
    assert "new.wav" in page and "old.wav is gone" in page
    whole = client.get(f"/demos/{new.pk}/download/")
    assert whole.getvalue() == b"RIFF....WAVE" and "attachment" in whole["Content-Disposition"]


# --- the listening page


def test_it_plays_the_current_file_of_each_song_in_the_lists_order(client_of, album, song, new, anders, alice):
    for title, state in (("Second", "candidate"), ("Gone", "dropped"), ("Silent", "candidate")):
        other = factories.make_song(album, title, position=5, state=state)
        if title != "Silent":
            factories.make_demo(other)
    page = client_of(anders).get(f"/albums/{album.pk}/listen/").content.decode()
    assert page.index("Harbour Lights") < page.index("Second")
    assert "Gone" not in page and "Silent" not in page and page.count("data-track ") == 2
    assert f"/demos/{new.pk}/audio/" in page


def test_an_album_without_sound_says_what_will_be_here(client_of, album, alice):
    assert b"Nothing to hear yet" in client_of(alice).get(f"/albums/{album.pk}/listen/").content


def test_it_costs_the_same_for_one_song_and_for_three(client_of, album, alice, queries):
    client, counts = client_of(alice), []
    for number in range(3):
        factories.make_demo(factories.make_song(album, f"Song {number}"))
        counts.append(queries(client, f"/albums/{album.pk}/listen/"))
    assert counts[0] == counts[2]


def test_the_check_of_integrity_names_a_demo_whose_file_is_gone(new):
    assert list(integrity.sound()) == []
    new.audio.file.delete()
    assert [new.audio.name in line for line in integrity.sound()] == [True]
