"""Singles: picked with a reason, dated, put in order, approved; and what stands in their way, from facts."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from producer.core.errors import Conflict, NotAllowed
from projects.actions import approval, update_song
from projects.actions.recording import add_recording, remove_recording, update_recording
from projects.actions.single import ask_single, drop_single, pick_single, place_single, update_single
from projects.models import ApprovalRequest, Single
from projects.rules import obstacles as rules
from projects.rules.obstacles import Obstacle, obstacles
from tests import factories

from .orders import make_cut


@pytest.fixture
def recordings(album, alice):
    return [add_recording(song, by=alice) for song in make_cut(album, 3)]


@pytest.fixture
def single(recordings, alice):
    return pick_single(recordings[0], reason="Everybody sings it after one listen", by=alice)


def keys(single):
    return {each.key for each in obstacles(list(Single.objects.for_list().filter(pk=single.pk)))[single.pk]}


def test_singles_come_in_the_order_of_their_release(recordings, single, album, alice):
    others = [pick_single(row, reason="Also good", by=alice) for row in recordings[1:]]
    place_single(others[1], 1, by=alice)
    assert [str(row) for row in album.singles.order_by("position")] == ["Song 3", "Song 1", "Song 2"]
    drop_single(single, by=alice)
    assert list(album.singles.order_by("position").values_list("position", flat=True)) == [1, 2]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_single_has_a_reason_and_is_picked_once(recordings, single, alice):
    with pytest.raises(ValidationError):
        pick_single(recordings[1], reason="", by=alice)
    with pytest.raises(ValidationError, match="single already"):
        pick_single(recordings[0], reason="Again", by=alice)


def test_what_is_a_single_is_not_removed(recordings, single, alice):
    with pytest.raises(Conflict) as refused:
        remove_recording(recordings[0], by=alice)
    assert refused.value.code == "recording_in_use"


def test_artist_producer_and_a_and_r_are_asked_unless_the_album_says_otherwise(single, album, alice, art, anders):
    asked = ask_single(single, by=alice)
    assert {place.role for place in asked.answers.all()} == {"artist", "producer", "ar"}
    for user in (alice, art, anders):
        approval.answer(asked, says="yes", by=user)
    assert "not_approved" not in keys(single)


def test_the_albums_own_setting_decides_who_is_asked(single, album, alice):
    approval.set_needed(album, "single", roles=["ar_head"], by=alice)
    assert [place.role for place in ask_single(single, by=alice).answers.all()] == ["ar_head"]


def test_an_album_that_asks_nobody_has_nothing_to_wait_for(single, album, alice):
    approval.set_needed(album, "single", roles=[], by=alice)
    assert "not_approved" not in keys(single)
    with pytest.raises(ValidationError):
        ask_single(single, by=alice)


def test_another_date_or_recording_makes_approvals_fall_another_reason_does_not(single, recordings, alice):
    asked = ask_single(single, by=alice)
    update_single(single, reason="It opens the set", by=alice)
    assert ApprovalRequest.objects.get(pk=asked.pk).state == "open"
    update_single(single, focus_on=date(2027, 5, 7), by=alice)
    fallen = ApprovalRequest.objects.get(pk=asked.pk)
    assert (fallen.state, fallen.why) == ("fallen", "The single has another focus date.")


def test_what_stands_in_its_way_is_listed_from_facts(single, recordings, album, alice):
    song = recordings[0].song
    assert keys(single) == {"no_mix", "no_isrc", "no_focus_date", "not_approved"}
    factories.make_demo(song, recording=recordings[1])
    assert "no_mix" in keys(single)
    factories.make_demo(song, recording=recordings[0])
    assert "no_mix" not in keys(single)
    update_song(song, explicit=True, by=alice)
    assert "no_edited_version" in keys(single)
    add_recording(song, kind="edited", by=alice)
    assert "no_edited_version" not in keys(single)
    update_recording(recordings[0], isrc="GBAYE2700001", by=alice)
    update_single(single, focus_on=date(2027, 5, 7), by=alice)
    assert keys(single) == {"not_approved"}
    album.songs.filter(pk=song.pk).update(state="recording")
    assert keys(single) == {"not_recorded", "not_approved"}


def test_a_later_room_adds_what_it_knows(single, monkeypatch):
    monkeypatch.setattr(rules, "_finders", {**rules._finders})
    rules.register(
        "mixes", lambda some: ((each.pk, Obstacle("no_final_mix", "There is no final mix yet.", "/mixes/")) for each in some)
    )
    assert "no_final_mix" in keys(single)


@pytest.mark.parametrize("who", ["anders", "hanna", "fiona", "eve", "art"])
def test_only_who_makes_the_record_picks_singles(recordings, single, who, request):
    user = request.getfixturevalue(who)
    for act in (
        lambda: pick_single(recordings[1], reason="Mine", by=user),
        lambda: update_single(single, reason="Mine", by=user),
        lambda: place_single(single, 1, by=user),
        lambda: drop_single(single, by=user),
    ):
        with pytest.raises(NotAllowed):
            act()
