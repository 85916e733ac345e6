"""Places in a running order are 1..n on each side, whoever does what."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, NotAllowed, Stale
from projects.actions.order import copy_order, create_order, update_order
from projects.actions.order_items import (
    add_item,
    add_missing,
    arrange,
    break_best,
    join_items,
    move_item,
    remove_item,
    update_item,
)
from projects.actions.recording import add_recording, remove_recording
from projects.models import OrderItem
from tests import factories

from .orders import make_cut, make_order, titles


@pytest.fixture
def order(album, alice):
    return make_order(album, alice, format="12in")


def item_of(order, title):
    return order.items.get(recording__song__title=title)


def test_an_order_begins_with_the_final_cut_and_the_sides_of_its_format(order, album, alice):
    assert titles(order) == [[f"Song {n}" for n in range(1, 7)], []]
    assert create_order(album, name="Empty", format="cd", fill=False, by=alice).items.count() == 0


def test_a_moved_song_lets_the_others_close_up(order, alice):
    move_item(order, item_of(order, "Song 5").pk, position=2, by=alice)
    move_item(order, item_of(order, "Song 1").pk, side=2, position=9, by=alice)
    assert titles(order) == [["Song 5", "Song 2", "Song 3", "Song 4", "Song 6"], ["Song 1"]]


def test_a_move_is_news_to_who_saw_the_order_before(order, alice):
    seen = order.version
    move_item(order, item_of(order, "Song 5").pk, position=2, version=seen, by=alice)
    with pytest.raises(Stale):
        move_item(order, item_of(order, "Song 4").pk, position=1, version=seen, by=alice)
    assert titles(order)[0][:2] == ["Song 1", "Song 5"]


def test_a_move_to_where_it_is_changes_nothing(order, alice):
    before = order.version
    order.refresh_from_db()
    moved = move_item(order, item_of(order, "Song 3").pk, position=3, by=alice)
    assert (moved.version, moved.revision) == (before, 1)


def test_the_whole_order_is_said_at_once_and_names_each_item_once(order, alice):
    keys = list(order.items.order_by("position").values_list("pk", flat=True))
    arrange(order, [keys[3:], keys[:3]], by=alice)
    assert titles(order) == [["Song 4", "Song 5", "Song 6"], ["Song 1", "Song 2", "Song 3"]]
    for wrong in ([keys[:5]], [[*keys, keys[0]]], [keys, [], []]):
        with pytest.raises(ValidationError):
            arrange(order, wrong, by=alice)


def test_songs_are_added_taken_out_and_named_once(order, album, alice):
    more = add_recording(factories.make_song(album, "Bonus", state="bonus"), by=alice)
    add_item(order, more, side=1, position=2, by=alice)
    assert titles(order)[0][:3] == ["Song 1", "Bonus", "Song 2"]
    with pytest.raises(Conflict) as refused:
        add_item(order, more, by=alice)
    assert refused.value.code == "recording_in_order"
    remove_item(item_of(order, "Song 1"), by=alice)
    assert titles(order)[0] == ["Bonus", *(f"Song {n}" for n in range(2, 7))]
    assert add_missing(order, by=alice) == 1
    assert titles(order)[0][-1] == "Song 1"


def test_a_recording_of_another_album_is_none(order, foreign_album, alice, charlie):
    theirs = add_recording(factories.make_song(foreign_album, "Theirs"), by=charlie)
    with pytest.raises(ValidationError, match="none with this id"):
        add_item(order, theirs, by=alice)
    with pytest.raises(ValidationError, match="none with this id"):
        update_item(order.items.first(), recording=theirs, by=alice)


def test_a_recording_that_an_order_holds_is_not_removed(order, alice):
    with pytest.raises(Conflict) as refused:
        remove_recording(order.items.first().recording, by=alice)
    assert refused.value.code == "recording_in_use"


def test_a_side_that_holds_songs_is_not_taken_away(order, alice):
    move_item(order, item_of(order, "Song 1").pk, side=2, position=1, by=alice)
    order.refresh_from_db()
    with pytest.raises(ValidationError, match="move them first"):
        update_order(order, sides=1, by=alice)
    assert update_order(order, sides=4, by=alice).sides == 4


def test_after_a_song_comes_a_gap_or_a_crossfade_but_not_both(order, alice):
    item = order.items.first()
    update_item(item, gap_seconds=Decimal("0"), crossfade_seconds=Decimal("4.5"), by=alice)
    with pytest.raises(ValidationError, match="not both"):
        update_item(item, gap_seconds=Decimal("1"), by=alice)
    join_items(order, {item.pk: {"gap_seconds": Decimal("3"), "crossfade_seconds": Decimal("0")}}, by=alice)
    assert OrderItem.objects.get(pk=item.pk).gap_seconds == 3


def test_the_record_is_turned_over_where_the_longest_side_is_shortest(order, alice):
    break_best(order, by=alice)  # 3:00, 3:30 … 5:30: four first would be 15:06 long, three last are 15:04
    assert [len(side) for side in titles(order)] == [3, 3]


def test_a_copy_for_another_format_holds_the_same_songs_on_its_own_sides(order, alice):
    break_best(order, by=alice)
    made = copy_order(order, name="On CD", format="cd", by=alice)
    assert titles(made) == [[f"Song {n}" for n in range(1, 7)]]


@pytest.mark.parametrize("who", ["anders", "hanna", "fiona", "eve", "art"])
def test_only_who_makes_the_record_arranges_it(order, who, request):
    with pytest.raises(NotAllowed):
        move_item(order, order.items.first().pk, position=3, by=request.getfixturevalue(who))


def _ask_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_itself_refuses_a_double_and_a_hole(order):
    first, second = order.items.order_by("position")[:2]
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderItem.objects.filter(pk=second.pk).update(position=first.position)
        _ask_now()
    with pytest.raises(IntegrityError, match="hole"), transaction.atomic():
        second.delete()
        _ask_now()
    with pytest.raises(IntegrityError, match="hole"), transaction.atomic():
        OrderItem.objects.filter(pk=order.items.order_by("-position").first().pk).update(position=99)
        _ask_now()


MOVES = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 3), st.integers(1, 9)), max_size=12)


class MovesAgainstAModel(TestCase):
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(MOVES)
    def test_any_moves_leave_what_moving_in_lists_leaves(self, moves):
        album = factories.make_album(factories.make_organization())
        make_cut(album, 7)
        order = create_order(album, name="Any", format="cd", sides=3, by=SYSTEM)
        items = list(order.items.order_by("position"))
        model = [[item.recording.song.title for item in items], [], []]
        for which, side, position in moves:
            move_item(order, items[which].pk, side=side, position=position, by=SYSTEM)
            title = items[which].recording.song.title
            model = [[each for each in there if each != title] for there in model]
            model[side - 1].insert(position - 1, title)
        assert titles(order) == model
