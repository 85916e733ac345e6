"""Side times, the best breaks, keys that clash, what moved between two orders."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.actions.order import copy_order
from projects.actions.order_items import arrange, break_best, join_items
from projects.actions.side_limit import drop_limit, set_limit
from projects.models import RunningOrder
from projects.rules.keys import apart, camelot, clash, signature
from projects.rules.orders import analysis, compared
from projects.rules.side_breaks import best_breaks, lasts

from .orders import make_order


def read(order):
    return RunningOrder.objects.for_list().get(pk=order.pk)


def test_a_side_lasts_its_songs_and_what_is_between_them_but_not_after_the_last(album, alice):
    order = make_order(album, alice, songs=3)  # 3:00, 3:30, 4:00
    first, second, _ = order.items.order_by("position")
    crossed = {"gap_seconds": Decimal(0), "crossfade_seconds": Decimal("5")}
    join_items(order, {first.pk: crossed, second.pk: {"gap_seconds": Decimal("2.5")}}, by=alice)
    assert analysis(read(order)).total == Decimal(180 + 210 + 240 - 5) + Decimal("2.5")


def test_a_side_is_good_tight_or_too_long_by_whoever_said_last_how_long_it_may_be(album, alice, olga):
    order = make_order(album, alice, format="12in", songs=6)  # 25:40 on side A
    assert [side.word for side in analysis(read(order)).sides] == ["too long", ""]
    house = set_limit(organization=album.organization, format="12in", good_seconds=1000, most_seconds=1600, by=olga)
    assert analysis(read(order)).word == "tight"
    own = set_limit(album=album, format="12in", good_seconds=1600, most_seconds=1700, by=alice)
    assert (analysis(read(order)).word, analysis(read(order)).limit.whose) == ("good", "the album’s")
    drop_limit(own, by=alice)
    drop_limit(house, by=olga)
    assert analysis(read(order)).word == "too long"


def test_songs_without_a_length_are_counted_apart(album, alice):
    order = make_order(album, alice, songs=2)
    album.songs.update(length_seconds=None)
    assert (analysis(read(order)).sides[0].unknown, analysis(read(order)).total) == (2, 2)


LENGTHS = st.lists(st.tuples(st.integers(60, 400), st.integers(-10, 10)), min_size=1, max_size=9)


@given(LENGTHS, st.integers(1, 4))
def test_no_way_to_break_the_sides_has_a_shorter_longest_side(songs, sides):
    lengths, joins = [length for length, _ in songs], [join for _, join in songs]
    count, used = len(songs), min(sides, len(songs))

    def longest(sizes):
        starts = [sum(sizes[:n]) for n in range(len(sizes))]
        return max(
            lasts(lengths[start : start + size], joins[start : start + size]) for start, size in zip(starts, sizes, strict=True)
        )

    every = [
        [b - a for a, b in zip((0, *cuts), (*cuts, count), strict=True)] for cuts in combinations(range(1, count), used - 1)
    ]
    found = best_breaks(lengths, joins, sides)
    assert sum(found) == count
    assert len(found) == used
    assert longest(found) == min(longest(sizes) for sizes in every)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("C major", "8B"), ("A minor", "8A"), ("Am", "8A"), ("G", "9B"), ("F# minor", "11A"), ("Gb major", "2B"),
        ("B♭ major", "6B"), ("Bbm", "3A"), ("D dorian", "8A"), ("E phrygian", "8A"), ("F lydian", "8B"), ("Emaj", "12B"),
        ("C♯ minor", "12A"), ("db major", "3B"), ("", ""), ("loud", ""),
    ],
)  # fmt: skip
def test_keys_stand_where_the_wheel_has_them(key, code):
    assert camelot(key) == code


def test_keys_clash_from_two_steps_on_the_circle_of_fifths():
    assert clash("C major", "A minor") == clash("C major", "G major") == clash("C major", "") == 0
    assert clash("C major", "D major") == 2
    assert apart("C major", "F# major") == 6
    assert apart("F major", "E major") == 5
    assert signature("nonsense") is None


@given(st.sampled_from(["C major", "G minor", "F# minor", "Bb major", "D dorian"]), st.sampled_from(["E major", "Am", "Ebm"]))
def test_keys_are_as_far_apart_both_ways(one, other):
    assert apart(one, other) == apart(other, one)
    assert 0 <= apart(one, other) <= 6


def test_what_moved_is_as_little_as_it_can_be(album, alice):
    order = make_order(album, alice, songs=5)
    other = copy_order(order, name="Other", by=alice)
    keys = list(other.items.order_by("position").values_list("pk", flat=True))
    arrange(other, [[*keys[1:], keys[0]]], by=alice)  # the first goes last
    steps = compared(read(order), read(other))
    assert [(step.recording.song.title, step.here, step.there) for step in steps if step.moved] == [("Song 1", "1", "5")]
    other.items.filter(position=5).delete()
    assert [(step.here, step.there) for step in compared(read(order), read(other)) if step.moved] == [("1", "")]


def test_tracks_are_numbered_as_the_format_has_it(album, alice):
    numbers = {}
    for form, sides in (("digital", 1), ("cd", 1), ("cd", 2), ("12in", 2)):
        order = make_order(album, alice, name=f"{form} {sides}", format=form, sides=sides)
        break_best(order, by=alice)
        numbers[form, sides] = [step.here for step in compared(read(order), read(order))]
    assert numbers["digital", 1] == numbers["cd", 1] == ["1", "2", "3", "4", "5", "6"]
    assert numbers["cd", 2] == ["1-1", "1-2", "1-3", "2-1", "2-2", "2-3"]
    assert numbers["12in", 2] == ["A1", "A2", "A3", "B1", "B2", "B3"]
