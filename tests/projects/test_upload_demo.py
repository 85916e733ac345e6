"""Demos come in piece by piece by whoever makes the record, and the newest sound one is the current one."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from files.actions import check_audio, expire_audio
from files.models import MOST_AUDIO_BYTES, AudioFile
from producer.core import outbox
from producer.core.errors import Conflict, NotAllowed
from projects import actions
from projects.history import read
from projects.models import Demo
from tests import factories
from tests.files.sounds import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart")]
KB = 1024
DATA = made("wav", 4.0)


@pytest.fixture
def song(album):
    return factories.make_song(album)


@pytest.fixture
def begun(song, alice):
    return actions.begin_demo(song, name="rough.wav", size=len(DATA), note="Voice and guitar", by=alice)


@pytest.fixture
def sent(song):
    def sent(by, data=DATA, name="rough.wav"):
        demo = actions.begin_demo(song, name=name, size=len(data), by=by)
        demo = actions.receive_demo(demo, 0, data, by=by)
        check_audio(demo.audio_id)
        demo.refresh_from_db()
        return demo

    return sent


@pytest.mark.parametrize("who", ["alice", "eve", "art", "olga"])
def test_whoever_makes_the_record_uploads_and_what_is_sound_is_current(who, request, song):
    by = request.getfixturevalue(who)
    demo = actions.begin_demo(song, name="rough.wav", size=len(DATA), by=by)
    assert actions.receive_demo(demo, 0, DATA, by=by).audio.state == "checking"
    check_audio(demo.audio_id)
    demo.refresh_from_db()
    assert demo.current and demo.is_ready and demo.audio.length_ms == 4000


@pytest.mark.parametrize("who", ["anders", "hanna", "fiona", "charlie"])
def test_the_label_and_strangers_do_not(who, request, song, begun):
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        actions.begin_demo(song, name="x.wav", size=9, by=by)
    with pytest.raises(NotAllowed):
        actions.receive_demo(begun, 0, DATA, by=by)


def test_nobody_goes_on_with_anothers_upload(begun, eve):
    with pytest.raises(NotAllowed, match="Somebody else"):
        actions.receive_demo(begun, 0, DATA, by=eve)


def test_whoever_is_taken_off_the_team_sends_no_further_piece(begun, album, art, song, alice):
    mine = actions.begin_demo(song, name="mine.wav", size=len(DATA), by=art)
    actions.remove_member(album.team.get(user=art), by=alice)
    with pytest.raises(NotAllowed):
        actions.receive_demo(mine, 0, DATA, by=art)


def test_a_new_file_takes_the_place_of_the_old_which_stays(sent, alice, eve):
    old = sent(alice)
    new = sent(eve)
    old.refresh_from_db()
    assert (old.current, new.current) == (False, True) and old.is_ready


def test_a_refused_file_leaves_the_old_one_current_and_says_why(sent, alice, song):
    old = sent(alice)
    bad = sent(alice, DATA[:-9000])
    old.refresh_from_db()
    assert old.current and not bad.current
    assert bad.audio.state == "refused" and "cut off" in bad.audio.words


def test_its_version_grows_with_what_it_tells(begun, alice):
    versions = [begun.version]
    actions.receive_demo(begun, 0, DATA, by=alice)
    versions.append(Demo.objects.get(pk=begun.pk).version)
    check_audio(begun.audio_id)
    versions.append(Demo.objects.get(pk=begun.pk).version)
    assert versions == sorted(set(versions))


def test_a_song_takes_fifty(song, alice):
    for number in range(actions.demo.MOST):
        factories.make_demo(song, current=False, name=f"{number}.wav")
    with pytest.raises(Conflict) as refused:
        actions.begin_demo(song, name="x.wav", size=9, by=alice)
    assert refused.value.code == "too_many"


def test_the_history_tells_what_came_and_not_what_was_begun(sent, begun, alice, album):
    sent(alice)
    told = [line.words for line in read(alice, album).lines if "Demo" in line.words]
    assert told[::-1] == ["Demo “rough.wav” added", "Demo “rough.wav” is the current one"]


def test_an_upload_that_expires_takes_its_demo_with_it(begun, song):
    AudioFile.objects.update(expires_at=begun.created_at)
    assert expire_audio(begun.created_at) == 1 and not song.demos.exists()


# --- by page


def offset(client, demo, at, data):
    path = f"/demos/{demo}/upload/"
    headers = {"Upload-Offset": str(at), "HX-Request": "true"}
    return client.patch(path, data, content_type="application/octet-stream", headers=headers)


def test_the_page_begins_sends_is_broken_off_and_goes_on(client_of, alice, song, django_capture_on_commit_callbacks):
    client = client_of(alice)
    began = client.post(f"/songs/{song.pk}/demos/", {"name": "rough.wav", "size": len(DATA), "note": "", "mark": "9-1"})
    assert began.status_code == 201 and began.json()["received"] == 0
    demo = song.demos.get()
    assert demo.external_id == "9-1"
    assert offset(client, demo.pk, 0, DATA[: 300 * KB]).json()["received"] == 300 * KB
    assert offset(client, demo.pk, 0, DATA[: 300 * KB]).status_code == 409
    assert b'data-unfinished="9-1"' in client.get(f"/songs/{song.pk}/").content
    at = client.get(began.json()["upload"]).json()["received"]
    with django_capture_on_commit_callbacks(execute=True):
        assert offset(client, demo.pk, at, DATA[at:]).json()["state"] == "checking"
    assert b"Being checked and measured" in client.get(f"/songs/{song.pk}/demos/").content
    assert outbox.sweep() == 1
    page = client.get(f"/songs/{song.pk}/").content.decode()
    assert "WAV PCM, 16 bit · 44.1 kHz · stereo" in page and "Current" in page
    assert 'id="demo-rows">' in page  # nothing moves any more, so nothing asks again


def test_the_page_says_in_words_what_it_refuses(client_of, alice, song):
    client = client_of(alice)

    def said(answer):
        return answer.status_code, answer["HX-Trigger"]

    path, htmx = f"/songs/{song.pk}/demos/", {"HX-Request": "true"}
    for size, words in ((0, "empty"), (MOST_AUDIO_BYTES + 1, "larger than 500 MB")):
        status, trigger = said(client.post(path, {"name": "a.wav", "size": size}, headers=htmx))
        assert status == 422 and words in trigger
    for odd in ({}, {"name": "x", "size": "many"}, {"name": "x\x00", "size": 5}, {"name": "x", "size": 10**30}):
        assert client.post(path, odd, headers=htmx).status_code == 422
    client.post(path, {"name": "song.wav", "size": 900})
    status, trigger = said(offset(client, song.demos.get().pk, 0, b"a letter " * 100))
    assert status == 422 and "Only WAV, AIFF, FLAC, MP3 and Ogg" in trigger
    for bad in ("", "-1", "x", "9" * 40):
        assert offset(client, song.demos.get().pk, bad, b"x").status_code == 422


def test_a_section_costs_the_same_for_one_demo_and_for_three(client_of, alice, album, queries):
    counts = []
    for number in (1, 1, 3):
        song = factories.make_song(album, f"Song {number}")
        for _ in range(number):
            factories.make_demo(song, by=alice, current=False)
        counts.append(queries(client_of(alice), f"/songs/{song.pk}/"))
    assert counts[1] == counts[2]


# --- by REST


def patch(api, demo, at, data, **headers):
    path = f"/api/v1/demos/{demo}/upload/"
    return api.generic("PATCH", path, data, "application/octet-stream", HTTP_UPLOAD_OFFSET=str(at), **headers)


def test_a_program_uploads_and_hears_where_to_go_on(api_of, eve, song):
    api = api_of(eve)
    body = {"song": str(song.pk), "name": "take 1.wav", "size": len(DATA), "note": "Take 1"}
    made_ = api.post("/api/v1/demos/", body)
    assert made_.status_code == 201, made_.content
    demo = made_.json()
    assert (demo["state"], demo["current"], demo["length_ms"], demo["note"]) == ("uploading", False, None, "Take 1")
    assert patch(api, demo["id"], 0, DATA[: 300 * KB])["Upload-Offset"] == str(300 * KB)
    wrong = patch(api, demo["id"], 5, DATA)
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["received"]) == (409, "offset_mismatch", 300 * KB)
    assert api.get(f"/api/v1/demos/{demo['id']}/upload/").json()["received"] == 300 * KB
    assert patch(api, demo["id"], 300 * KB, DATA[300 * KB :]).json()["state"] == "checking"
    check_audio(song.demos.get().audio_id)
    told = api.get(f"/api/v1/demos/{demo['id']}/").json()
    assert (told["state"], told["current"], told["length_ms"], told["sample_rate"]) == ("ready", True, 4000, 44_100)
    assert told["loudness_lufs"] == "-20.0" and told["codec"] == "PCM, 16 bit" and told["uploaded_by"] == str(eve.pk)
    assert len(api.get(f"/api/v1/demos/{demo['id']}/peaks/").json()["peaks"]) > 80
    assert api.get("/api/v1/demos/", {"song": str(song.pk), "state": "ready", "current": "true"}).json()["results"]


def test_a_program_is_refused_in_problems(api_of, alice, charlie, anders, song, begun):
    api = api_of(alice)
    too_large = api.post("/api/v1/demos/", {"song": str(song.pk), "name": "x.wav", "size": 1_900_000_000})
    assert too_large.status_code == 400 and too_large.json()["errors"]["non_field_errors"][0]["code"] == "file_size"
    for odd in ("", "-1", "9" * 30):
        assert patch(api, begun.pk, odd, b"x").status_code == 400
    assert patch(api, begun.pk, 0, b"").status_code == 400
    no_sound = patch(api, begun.pk, 0, b"a letter " * 60_000)
    assert no_sound.status_code == 400 and "Only WAV" in no_sound.json()["detail"]
    assert api.patch(f"/api/v1/demos/{begun.pk}/upload/", {"a": 1}, HTTP_UPLOAD_OFFSET="0").status_code == 415
    assert patch(api, begun.pk, 0, b"\0" * (16 * 1024 * KB + 1)).status_code == 413
    assert patch(api_of(charlie), begun.pk, 0, b"x").status_code == 404
    assert patch(api_of(anders), begun.pk, 0, b"x").status_code == 403
    assert patch(api_of(alice, ("read",)), begun.pk, 0, b"x").status_code == 403


def test_what_is_not_said_is_refused(song, alice):
    with pytest.raises(ValidationError):
        actions.begin_demo(song, name="x.wav", size=9, note="x" * 201, by=alice)
