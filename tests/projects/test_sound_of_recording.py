"""Mixes and bounces are files of a recording: they have a current one of their own, and running orders hear them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from producer.core.actors import SYSTEM
from producer.core.errors import NotAllowed
from projects import actions, listening
from projects.actions.recording import add_recording, remove_recording
from projects.history import read
from projects.models import Demo, RunningOrder
from projects.rules.orders import lasts_by
from tests import factories
from tests.projects.orders import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart")]


@pytest.fixture
def song(album):
    return factories.make_song(album)


@pytest.fixture
def recording(song, alice):
    return add_recording(song, by=alice)


@pytest.fixture
def demo(song, alice):
    return factories.make_demo(song, by=alice, name="memo.wav")


def current(demo):
    return Demo.objects.get(pk=demo.pk).current


def test_a_mix_and_the_song_each_have_a_current_file(song, recording, demo, alice):
    mix = factories.make_demo(song, by=alice, recording=recording, name="mix.wav")
    assert current(demo) and current(mix)
    other = factories.make_demo(song, by=alice, recording=recording, name="mix 2.wav", current=False)
    assert actions.make_current(other, by=alice).current
    assert (current(mix), current(demo)) == (False, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Demo.objects.filter(pk=mix.pk).update(current=True)


def test_an_upload_says_of_which_recording_it_is(song, recording, alice, foreign_album):
    begun = actions.begin_demo(song, name="mix.wav", size=9, recording=recording, note="Vocal up", by=alice)
    assert (begun.recording, begun.note) == (recording, "Vocal up")
    elsewhere = add_recording(factories.make_song(song.album, "Low Tide"), by=alice)
    with pytest.raises(ValidationError) as refused:
        actions.begin_demo(song, name="mix.wav", size=9, recording=elsewhere, by=alice)
    assert refused.value.message_dict == {"recording": ["Choose a recording of this song."]}


def test_a_file_given_to_a_recording_leaves_its_place_to_the_one_before(song, recording, demo, alice):
    older = factories.make_demo(song, by=alice, name="mix.wav", current=False)
    newest = actions.make_current(factories.make_demo(song, by=alice, name="mix 2.wav", current=False), by=alice)
    assert actions.update_demo(newest, recording=recording, by=alice).current
    assert (current(demo), current(older)) == (False, True)  # the newest of the song's own follows
    assert not actions.update_demo(older, recording=recording, by=alice).current  # a newer mix is current there
    assert current(demo)
    assert actions.update_demo(newest, recording=None, note="Not a mix", by=alice).current
    assert (current(older), current(demo)) == (True, False)
    assert "Demo “mix 2.wav”" in " ".join(line.words for line in read(alice, song.album).lines)


@pytest.mark.parametrize(("who", "own", "may"), [("eve", False, True), ("art", True, True), ("art", False, False)])
def test_whoever_may_remove_it_says_what_it_is(who, own, may, request, song, recording, alice):
    by = request.getfixturevalue(who)
    file = factories.make_demo(song, by=by if own else alice)
    if may:
        assert actions.update_demo(file, recording=recording, by=by).recording == recording
    else:
        with pytest.raises(NotAllowed):
            actions.update_demo(file, recording=recording, by=by)


def test_files_of_a_recording_that_goes_stay_with_the_song(song, recording, demo, alice):
    mix = factories.make_demo(song, by=alice, recording=recording, name="mix.wav")
    remove_recording(recording, by=alice)
    mix.refresh_from_db()
    assert (mix.recording, mix.current, current(demo)) == (None, False, True)


def test_the_listening_page_plays_a_recording_where_there_is_no_demo(song, recording, alice, album):
    mix = factories.make_demo(song, by=alice, recording=recording)
    assert list(listening.heard(album)) == [mix]
    demo = factories.make_demo(song, by=alice)
    assert list(listening.heard(album)) == [demo]


# --- running orders


def items(order):
    return list(RunningOrder.objects.for_list().get(pk=order.pk).items.all())


def test_times_are_those_of_the_recording_where_it_has_any(album, alice):
    order = make_order(album, alice, songs=1)
    item = items(order)[0]
    song, recording = item.recording.song, item.recording
    assert lasts_by(item) == (180, "song")
    demo = factories.make_demo(song, by=alice)
    assert lasts_by(items(order)[0]) == (180, "song")
    song.__class__.objects.update(length_seconds=None)
    assert lasts_by(items(order)[0]) == (231, "demo")
    mix = factories.make_demo(song, by=alice, recording=recording)
    mix.audio.__class__.objects.filter(pk=mix.audio_id).update(length_ms=200_600)
    assert lasts_by(items(order)[0]) == (201, "file")
    recording.__class__.objects.update(length_seconds=199)
    assert lasts_by(items(order)[0]) == (199, "recording")
    recording.__class__.objects.update(length_seconds=None)
    Demo.objects.update(current=False)
    assert lasts_by(items(order)[0]) == (0, "")
    assert demo.song == song


def test_joins_and_loudness_are_of_recordings_and_the_page_says_of_which(album, alice, client_of):
    order = make_order(album, alice, songs=3)
    demos, mixes = [], []
    for item in items(order):
        demos.append(factories.make_demo(item.recording.song, by=alice))
    client, url = client_of(alice), f"/running-orders/{order.pk}/"
    page = client.get(url).content.decode()
    assert "Loudness of the demos." in page and "Play from Song 1 into Song 2, of the demos" in page
    for item in items(order)[:2]:
        mixes.append(factories.make_demo(item.recording.song, by=alice, recording=item.recording))
    page = client.get(url).content.decode()
    assert f'data-first="/demos/{mixes[0].pk}/audio/"' in page and f'data-second="/demos/{mixes[1].pk}/audio/"' in page
    assert f'data-second="/demos/{demos[2].pk}/audio/"' in page and f"/demos/{demos[0].pk}/" not in page
    assert 'aria-label="Play from Song 1 into Song 2"' in page
    assert "Play from Song 2 into Song 3, into the demo" in page
    assert "Loudness of 2 recordings and 1 demo." in page
    assert page.count("the recording is heard") == 2 and page.count("the demo is heard") == 1


def test_an_order_costs_the_same_with_sounds_and_without(album, alice, client_of, queries):
    order = make_order(album, alice, songs=3)
    client, url = client_of(alice), f"/running-orders/{order.pk}/"
    queries(client, url)
    few = queries(client, url)
    for item in items(order):
        factories.make_demo(item.recording.song, by=alice, recording=item.recording)
    assert queries(client, url) == few


# --- by page and REST


def test_the_song_page_plays_what_each_recording_has(song, recording, demo, alice, client_of, queries):
    client, url = client_of(alice), f"/songs/{song.pk}/"
    queries(client, url)
    few = queries(client, url)
    for number in range(3):
        factories.make_demo(song, by=alice, recording=recording, name=f"mix {number}.wav", current=number == 2)
    assert queries(client, url) == few
    page = client.get(url).content.decode()
    assert all(f'aria-label="Play mix {number}.wav of Album version"' in page for number in range(3))
    assert "Play memo.wav of" not in page
    assert f'<option value="{recording.pk}">Album version</option>' in page  # at upload


def test_the_page_begins_and_edits(song, recording, demo, alice, client_of):
    client = client_of(alice)
    begun = {"name": "mix.wav", "size": 9, "recording": str(recording.pk)}
    assert client.post(f"/songs/{song.pk}/demos/", begun).status_code == 201
    assert song.demos.get(audio__name="mix.wav").recording == recording
    edit = f"/demos/{demo.pk}/edit/"
    told = {"note": "The desk at midnight", "recording": str(recording.pk), "version": demo.version}
    assert client.post(edit, told).status_code == 302
    demo.refresh_from_db()
    assert (demo.recording, demo.note, demo.current) == (recording, "The desk at midnight", True)
    assert client.post(edit, {**told, "note": "Mine"}).status_code == 409  # over a newer one
    foreign = add_recording(factories.make_song(song.album, "Low Tide"), by=alice)
    assert client.post(edit, {**told, "recording": str(foreign.pk)}).status_code == 422
    assert client.post(f"/songs/{song.pk}/demos/", {**begun, "recording": str(foreign.pk)}).status_code == 422


def test_rest_says_and_changes_it(song, recording, demo, alice, api_of, foreign_album):
    api, url = api_of(alice), f"/api/v1/demos/{demo.pk}/"
    made = api.post("/api/v1/demos/", {"song": str(song.pk), "name": "mix.wav", "size": 9, "recording": str(recording.pk)})
    assert (made.status_code, made.json()["recording"]) == (201, str(recording.pk))
    changed = api.patch(url, {"recording": str(recording.pk), "note": "Mix"}, HTTP_IF_MATCH="*").json()
    assert (changed["recording"], changed["note"], changed["current"]) == (str(recording.pk), "Mix", True)
    assert [row["id"] for row in api.get(f"/api/v1/demos/?recording={recording.pk}&current=true").json()["results"]] == [
        str(demo.pk)
    ]
    assert api.patch(url, {"size": 10}, HTTP_IF_MATCH="*").status_code == 400
    strange = add_recording(factories.make_song(foreign_album), by=SYSTEM)
    answer = api.patch(url, {"recording": str(strange.pk)}, HTTP_IF_MATCH="*")
    assert answer.json()["errors"]["recording"][0]["code"] == "does_not_exist"


def test_rest_says_whose_the_time_is(album, alice, api_of):
    order = make_order(album, alice, songs=1)
    row = api_of(alice).get(f"/api/v1/running-orders/{order.pk}/").json()["items"][0]
    assert (row["length_seconds"], row["length_by"]) == (180, "song")
