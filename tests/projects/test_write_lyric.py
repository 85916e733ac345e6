"""Lyrics in versions: the rule, the pages, REST."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from producer.core.errors import Conflict, NotAllowed, Stale
from projects import actions, history
from projects.models import Lyric
from projects.rules.lyrics import side_by_side
from tests import factories


@pytest.fixture
def song(album):
    return factories.make_song(album)


def test_each_change_is_a_version_and_none_is_changed(song, alice, art):
    first = actions.write_lyric(song, text="One\r\nTwo  \n", by=alice)
    second = actions.write_lyric(song, text="One\nThree", note="New rhyme", based_on=1, by=art)
    assert [(one.number, one.text, one.by) for one in song.lyrics.all()] == [(2, "One\nThree", art), (1, "One\nTwo", alice)]
    assert (first.number, second.note) == (1, "New rhyme")


def test_nobodys_words_are_written_over_unseen(song, alice, art):
    actions.write_lyric(song, text="One", based_on=0, by=alice)
    with pytest.raises(Stale, match="Version 1 was written"):
        actions.write_lyric(song, text="Uno", based_on=0, by=art)
    assert song.lyrics.get().text == "One"


def test_what_is_no_new_version_is_refused(song, alice, eve, anders):
    actions.write_lyric(song, text="One", by=alice)
    with pytest.raises(Conflict, match="the version that is there"):
        actions.write_lyric(song, text="One \n", by=alice)
    for text in ("", " \n\n", "x\n" * 1001, "x" * 20_001):
        with pytest.raises(ValidationError):
            actions.write_lyric(song, text=text, by=alice)
    for user in (eve, anders):
        with pytest.raises(NotAllowed):
            actions.write_lyric(song, text="Two", by=user)
    assert song.lyrics.count() == 1


def test_an_earlier_version_comes_back_as_a_new_one(song, alice):
    first = actions.write_lyric(song, text="One", by=alice)
    actions.write_lyric(song, text="Two", by=alice)
    back = actions.restore_lyric(first, by=alice)
    assert (back.number, back.text, back.note) == (3, "One", "Version 1 again")
    with pytest.raises(Conflict):
        actions.restore_lyric(back, by=alice)


lines = st.lists(st.sampled_from(["", "a", "b", "Refrain"]), max_size=12).map("\n".join)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lines, lines)
def test_side_by_side_loses_no_line(before, after):
    rows = side_by_side(before, after)
    assert [row["before"] for row in rows if row["mark"] != "+"] == (before.split("\n") if before else [])
    assert [row["after"] for row in rows if row["mark"] != "−"] == (after.split("\n") if after else [])
    assert all(row["before"] == row["after"] for row in rows if not row["kind"])


def test_pages_write_show_compare_and_restore(song, alice, art, client_of):
    client, url = client_of(alice), f"/songs/{song.pk}/lyrics/"
    assert "No words yet" in client.get(url).content.decode()
    assert client.post(f"{url}write/", {"text": "One\nTwo", "based_on": "0"}).status_code == 302
    assert client_of(art).post(f"{url}write/", {"text": "One\nThree", "note": "Rhyme", "based_on": "1"}).status_code == 302
    page = client.get(url).content.decode()
    assert "Three" in page and "Rhyme" in page and art.name in page
    first, second = song.lyrics.order_by("number")
    beside = client.get(f"/lyrics/{second.pk}/")
    assert [row["mark"] for row in beside.context["lines"]] == ["", "~"]
    assert client.get(f"/lyrics/{second.pk}/?with=99").status_code == 200
    for nonsense in ("x", "-1", "9" * 30, "\0"):
        assert client.get(f"/lyrics/{first.pk}/", {"with": nonsense}).status_code == 200
    client.post(f"/lyrics/{first.pk}/restore/")
    assert song.lyrics.first().text == "One\nTwo"
    assert "One\nTwo" in client.get(f"/songs/{song.pk}/").content.decode()


def test_who_was_slower_sees_both_and_may_then_save(song, alice, client_of):
    client, url = client_of(alice), f"/songs/{song.pk}/lyrics/write/"
    actions.write_lyric(song, text="Theirs", by=alice)
    late = client.post(url, {"text": "Mine", "based_on": "0"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Theirs" in page and "Mine" in page and 'name="based_on" value="1"' in page
    assert client.post(url, {"text": "Mine", "based_on": "1"}).status_code == 302


@pytest.mark.parametrize("body", [{"text": ""}, {"text": "x" * 20_001}, {"text": "\0"}, {"based_on": "x"}, {"note": "x" * 201}])
def test_nonsense_is_refused_at_its_field(song, alice, client_of, body):
    answer = client_of(alice).post(f"/songs/{song.pk}/lyrics/write/", {"text": "One", "based_on": "0", **body})
    assert answer.status_code == 422
    assert next(iter(body)) in answer.context["form"].errors
    assert not Lyric.objects.exists()


def test_words_are_escaped(song, alice, client_of):
    lyric = actions.write_lyric(song, text="<script>x</script>", by=alice)
    for url in (f"/songs/{song.pk}/", f"/songs/{song.pk}/lyrics/", f"/lyrics/{lyric.pk}/"):
        assert b"<script>x" not in client_of(alice).get(url).content


def test_rest_writes_and_restores(song, alice, anders, api_of):
    api = api_of(alice)
    body = {"song": str(song.pk), "text": "One", "based_on": 0}
    made = api.post("/api/v1/lyrics/", body)
    assert made.status_code == 201, made.json()
    assert (made.json()["number"], made.json()["by"]) == (1, str(alice.pk))
    late = api.post("/api/v1/lyrics/", {**body, "text": "Two"})
    assert (late.status_code, late.json()["code"]) == (412, "version_mismatch")
    api.post("/api/v1/lyrics/", {**body, "text": "Two", "based_on": 1})
    back = api.post(f"/api/v1/lyrics/{made.json()['id']}/restore/", {})
    assert (back.json()["number"], back.json()["text"]) == (3, "One")
    rows = api.get(f"/api/v1/lyrics/?song={song.pk}&ordering=number").json()["results"]
    assert [row["number"] for row in rows] == [1, 2, 3]
    assert api_of(anders).post("/api/v1/lyrics/", body).status_code == 403
    for bad in ({"text": 1}, {"text": ""}, {"text": "x" * 20_001}, {"based_on": -1}, {"song": "x"}):
        assert list(api.post("/api/v1/lyrics/", {**body, **bad}).json()["errors"]) == list(bad)


def test_lyrics_stand_in_the_albums_history(song, album, alice):
    actions.write_lyric(song, text="One", by=alice)
    assert "Lyrics of “Harbour Lights” written" in [line.words for line in history.read(alice, album).lines]


def test_the_list_costs_the_same_at_one_and_three_versions(song, alice, client_of, queries):
    client, counts = client_of(alice), []
    for number in range(3):
        actions.write_lyric(song, text=f"Take {number}", by=alice)
        client.get(f"/songs/{song.pk}/lyrics/")
        counts.append(queries(client, f"/songs/{song.pk}/lyrics/"))
    assert counts[0] == counts[2]
