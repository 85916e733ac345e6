"""Locking a running order: against the final cut, with the approvals the album wants, and opened again with a reason."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from producer.core.errors import Conflict, IllegalMove, NotAllowed, Stale
from projects import signals
from projects.actions import approval, move_song, move_songs
from projects.actions.order import copy_order, remove_order
from projects.actions.order_items import add_item, move_item, remove_item
from projects.actions.order_lock import lock_order, reopen_order
from projects.actions.order_vote import take_vote_back, vote
from projects.actions.recording import add_recording, update_recording
from projects.models import ApprovalRequest, OrderVersion, OrderVote, RunningOrder
from projects.rules.orders import track_numbers
from tests import factories

from .orders import make_order


@pytest.fixture
def order(album, alice):
    return make_order(album, alice, format="12in", songs=3)


@pytest.fixture
def wanted(album, alice):
    return approval.set_needed(album, "running_order", roles=["artist", "ar"], by=alice)


def state(order):
    return RunningOrder.objects.get(pk=order.pk).state


def the_request(order):
    return ApprovalRequest.objects.filter(thing=order.pk).first()


def test_where_nobody_is_asked_it_locks_at_once_and_numbers_the_tracks(order, album, alice):
    assert track_numbers(album, "12in") == {}
    assert lock_order(order, by=alice).state == "locked"
    assert sorted(track_numbers(album, "12in").values()) == ["A1", "A2", "A3"]
    kept = OrderVersion.objects.get(order=order)
    assert [(row["number"], row["title"]) for row in kept.items] == [("A1", "Song 1"), ("A2", "Song 2"), ("A3", "Song 3")]


def test_a_song_missing_doubled_or_strange_is_named(order, album, alice):
    missing = order.items.get(recording__song__title="Song 2")
    again = add_recording(album.songs.get(title="Song 3"), kind="live", by=alice)
    strange = add_recording(factories.make_song(album, "A demo"), by=alice)
    remove_item(missing, by=alice)
    add_item(order, again, by=alice)
    add_item(order, strange, by=alice)
    with pytest.raises(Conflict) as refused:
        lock_order(order, by=alice)
    assert refused.value.code == "order_incomplete"
    assert refused.value.facts == {"missing": ["Song 2"], "doubled": ["Song 3"], "not_in_final_cut": ["A demo"]}
    assert "“Song 2” is missing from it" in refused.value.message
    assert "“Song 3” is in it twice" in refused.value.message


def test_an_empty_order_is_not_locked(album, alice):
    order = make_order(album, alice, fill=False, songs=1)
    album.songs.update(state="recorded")
    with pytest.raises(Conflict, match="nothing in this order"):
        lock_order(order, by=alice)


def test_a_bonus_song_may_be_in_it_or_not(order, album, alice):
    bonus = add_recording(factories.make_song(album, "Bonus", state="bonus"), by=alice)
    add_item(order, bonus, by=alice)
    assert lock_order(order, by=alice).state == "locked"


def test_locking_asks_and_locks_when_they_all_agree(order, alice, art, anders, wanted):
    assert lock_order(order, by=alice).state == "asked"
    with pytest.raises(Conflict) as refused:
        lock_order(order, by=alice)
    assert refused.value.code == "approval_needed"
    approval.answer(the_request(order), says="yes", by=art)
    assert state(order) == "asked"
    approval.answer(the_request(order), says="yes", by=anders)
    assert state(order) == "locked"
    assert OrderVersion.objects.get(order=order).locked_by == alice


def test_a_no_makes_it_a_draft_that_has_to_change_before_it_is_asked_again(order, alice, art, wanted):
    lock_order(order, by=alice)
    approval.answer(the_request(order), says="no", words="It ends too softly.", by=art)
    assert state(order) == "draft"
    with pytest.raises(Conflict) as refused:
        lock_order(order, by=alice)
    assert refused.value.facts["approval"] == "declined"
    move_item(order, order.items.first().pk, position=3, by=alice)
    assert lock_order(order, by=alice).state == "asked"


def test_a_change_while_they_listen_makes_what_was_asked_fall(order, alice, art, anders, wanted):
    lock_order(order, by=alice)
    approval.answer(the_request(order), says="yes", by=art)
    move_item(order, order.items.first().pk, position=3, by=alice)
    assert (state(order), the_request(order).state) == ("draft", "fallen")


def test_another_length_of_a_recording_in_it_makes_what_was_asked_fall(order, alice, art, wanted):
    lock_order(order, by=alice)
    recording = order.items.first().recording
    update_recording(recording, notes="Louder", by=alice)
    assert state(order) == "asked"
    update_recording(recording, length_seconds=2000, by=alice)
    assert (state(order), the_request(order).state) == ("draft", "fallen")


def test_a_song_of_it_that_leaves_the_cut_makes_what_was_asked_fall(order, alice, art, wanted):
    lock_order(order, by=alice)
    move_song(order.items.first().recording.song, "shelved", by=alice)
    assert (state(order), the_request(order).state) == ("draft", "fallen")


@pytest.mark.django_db(transaction=True)
def test_two_who_take_songs_out_of_one_order_at_once_wait_for_each_other(order, album, alice, art, wanted):
    """The second comes when the first holds one song and the order, and has the other song still before it."""
    lock_order(order, by=alice)
    one, two = sorted((item.recording.song for item in order.items.all()[:2]), key=lambda song: song.pk)
    done: list[Any] = []

    def second():
        try:
            done.append(move_song(two, "shelved", by=alice))
        except Exception as error:
            done.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=second)

    def meanwhile(song, **_):
        if song.pk == one.pk:
            thread.start()
            until = time.monotonic() + 20
            with connection.cursor() as cursor:
                while time.monotonic() < until and not done:
                    cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
                    if cursor.fetchone():
                        return

    signals.song_moved.connect(meanwhile)
    try:
        move_songs(album, [two, one], "shelved", by=alice)
    finally:
        signals.song_moved.disconnect(meanwhile)
        thread.join(60)
    assert [type(one) for one in done] == [IllegalMove], "shelved already"
    assert state(order) == "draft"


def test_if_the_cut_changed_while_they_listened_somebody_looks_first(order, album, alice, art, anders, wanted):
    lock_order(order, by=alice)
    factories.make_song(album, "Late arrival", state="final_cut")
    for user in (art, anders):
        approval.answer(the_request(order), says="yes", by=user)
    assert state(order) == "asked"
    with pytest.raises(Conflict, match="Late arrival"):
        lock_order(order, by=alice)
    move_song(album.songs.get(title="Late arrival"), "shelved", by=alice)
    assert lock_order(order, by=alice).state == "locked"


def test_a_locked_order_is_not_changed_until_it_is_opened_with_a_reason(order, album, alice, art, anders, wanted):
    lock_order(order, by=alice)
    for user in (art, anders):
        approval.answer(the_request(order), says="yes", by=user)
    with pytest.raises(Conflict) as refused:
        move_item(order, order.items.first().pk, position=3, by=alice)
    assert refused.value.code == "order_locked"
    with pytest.raises(ValidationError):
        reopen_order(order, reason="  ", by=alice)
    opened = reopen_order(order, reason="The label wants the single first", by=alice)
    assert (opened.state, opened.edition) == ("draft", 2)
    assert the_request(order).state == "fallen"
    assert track_numbers(album, "12in") == {}
    kept = OrderVersion.objects.get(order=order)
    assert (kept.reason, kept.reopened_by) == ("The label wants the single first", alice)
    move_item(order, order.items.first().pk, position=3, by=alice)
    assert lock_order(order, by=alice).state == "asked"
    for user in (art, anders):
        approval.answer(the_request(order), says="yes", by=user)
    assert [row.edition for row in order.versions.all()] == [2, 1]


def test_one_order_of_a_format_is_locked(order, album, alice):
    other = copy_order(order, name="Other", by=alice)
    digital = copy_order(order, name="Digital", format="digital", by=alice)
    lock_order(order, by=alice)
    with pytest.raises(Conflict) as refused:
        lock_order(other, by=alice)
    assert refused.value.code == "order_locked_other"
    assert lock_order(digital, by=alice).state == "locked"


def test_what_is_not_locked_is_not_opened_and_what_is_locked_is_not_removed(order, alice):
    with pytest.raises(IllegalMove):
        reopen_order(order, reason="No reason", by=alice)
    lock_order(order, by=alice)
    with pytest.raises(Conflict):
        remove_order(order, by=alice)


def test_who_saw_an_older_order_does_not_lock_the_newer(order, alice):
    seen = order.version
    move_item(order, order.items.first().pk, position=2, by=alice)
    with pytest.raises(Stale):
        lock_order(order, version=seen, by=alice)


def test_everybody_but_the_money_people_has_one_vote_for_each_format(order, album, alice, art, eve, anders, fiona):
    other = copy_order(order, name="Other", by=alice)
    digital = copy_order(order, name="Digital", format="digital", by=alice)
    for user in (art, eve, anders):
        vote(order, by=user)
        vote(digital, by=user)
    vote(other, by=art)
    vote(other, by=art)
    assert {row.name: row.votes.count() for row in album.running_orders.all()} == {"First idea": 2, "Other": 1, "Digital": 3}
    take_vote_back(other, by=art)
    assert OrderVote.objects.filter(user=art).count() == 1
    with pytest.raises(NotAllowed):
        vote(order, by=fiona)


@pytest.mark.parametrize("who", ["anders", "hanna", "eve", "art"])
def test_only_who_makes_the_record_locks_and_opens(order, who, request, alice):
    user = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        lock_order(order, by=user)
    lock_order(order, by=alice)
    with pytest.raises(NotAllowed):
        reopen_order(order, reason="Mine", by=user)
