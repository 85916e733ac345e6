"""Marking the production grid: nobody overwrites what they have not seen, and what was wished for is what stands there."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from producer.core.errors import NotAllowed, Stale
from projects import actions, history
from projects.actions import Wish
from projects.models import GridBoard, GridCell
from projects.rules import grid
from projects.rules.progress import progress
from tests import factories

STATES = [*GridCell.State]


@pytest.fixture
def songs(album):
    return [factories.make_song(album, f"Song {n}", state="recording", position=n) for n in range(1, 4)]


@pytest.fixture
def parts(album, alice):
    return [actions.add_part(album, name=name, by=alice) for name in ("Drums", "Bass", "Vocal")]


def marked(album, song, part, by, version=None, **values):
    return actions.mark_cells(album, [Wish(song.pk, part.pk, values, version)], by=by)[0]


def test_a_mark_says_how_far_who_and_what_about_it(album, songs, parts, eve):
    dora = factories.make_person(album.organization)
    cell = marked(album, songs[0], parts[0], eve, state="recorded", person=dora.pk, note="Two kits")
    (mark,) = grid.marks(album)
    assert mark[1:] == (songs[0].pk, parts[0].pk, "recorded", 1, 1, dora.pk, "Dora Drums", "Two kits", "Eve Ellis")
    assert cell.marked_by == eve


def test_the_albums_history_keeps_every_mark(album, songs, parts, alice, eve):
    marked(album, songs[0], parts[0], eve, 0, state="recorded", note="Two kits")
    marked(album, songs[0], parts[0], alice, 1, state="done")
    marked(album, songs[0], parts[0], alice, 2, note="Kick again")
    told = [line.words for line in history.read(alice, album).lines if "Drums: " in line.words]
    assert told == ["“Song 1”, Drums: changed", "“Song 1”, Drums: done", "“Song 1”, Drums: recorded"]


def test_who_comes_second_is_told_who_was_first_and_overwrites_nothing(album, songs, parts, alice, eve):
    marked(album, songs[0], parts[0], eve, 0, state="recorded")
    with pytest.raises(Stale, match=r"Eve Ellis set Drums of “Song 1” to recorded.*Nothing of theirs is lost") as refused:
        marked(album, songs[0], parts[0], alice, 0, state="in_work")
    (changed,) = refused.value.facts["changed"]
    assert (changed["state"], changed["version"], changed["marked_by"]) == ("recorded", 1, "Eve Ellis")
    assert GridCell.objects.get().state == "recorded"
    assert marked(album, songs[0], parts[0], alice, 1, state="in_work").version == 2


def test_the_same_wish_twice_is_granted_and_changes_nothing(album, songs, parts, alice, eve):
    marked(album, songs[0], parts[0], eve, 0, state="recorded")
    assert marked(album, songs[0], parts[0], alice, 0, state="recorded").version == 1
    assert GridBoard.objects.get().revision == 1


def test_many_are_marked_at_once_or_none(album, songs, parts, alice, eve):
    wishes = [Wish(song.pk, part.pk, {"state": "done"}, 0) for song in songs for part in parts]
    marked(album, songs[1], parts[1], eve, 0, note="Hands off")
    with pytest.raises(Stale) as refused:
        actions.mark_cells(album, wishes, by=alice)
    assert len(refused.value.facts["changed"]) == 1
    assert GridCell.objects.count() == 1
    del wishes[4]
    assert {cell.state for cell in actions.mark_cells(album, wishes, by=alice)} == {"done"}
    assert GridCell.objects.count() == 9


def test_a_foreign_song_part_or_person_is_one_that_is_not_there(album, songs, parts, foreign_album, charlie, alice):
    theirs = factories.make_song(foreign_album)
    part = actions.add_part(foreign_album, name="Drums", by=charlie)
    person = factories.make_person(foreign_album.organization)
    for song, column, values in [(theirs, parts[0], {}), (songs[0], part, {}), (songs[0], parts[0], {"person": person.pk})]:
        with pytest.raises(ValidationError):
            marked(album, song, column, alice, state="done", **values)
    assert not GridCell.objects.exists()


@pytest.mark.parametrize("values", [{"state": "finished"}, {"note": "x" * 501}])
def test_what_is_no_mark_is_refused(album, songs, parts, alice, values):
    with pytest.raises(ValidationError):
        marked(album, songs[0], parts[0], alice, **values)


@pytest.mark.parametrize("name", ["art", "anders", "hanna", "fiona"])
def test_the_artist_and_the_label_look_on(album, songs, parts, name, request):
    with pytest.raises(NotAllowed):
        marked(album, songs[0], parts[0], request.getfixturevalue(name), state="done")


def test_what_came_since_is_what_was_marked_since(album, songs, parts, alice):
    marked(album, songs[0], parts[0], alice, state="in_work")
    seen, layout = grid.standing(album)
    assert grid.marks(album, seen) == []
    marked(album, songs[2], parts[1], alice, state="done")
    assert [(mark.song, mark.part, mark.state) for mark in grid.marks(album, seen)] == [(songs[2].pk, parts[1].pk, "done")]
    assert grid.standing(album) == (seen + 1, layout)


def test_a_new_column_or_song_changes_the_layout(album, songs, parts, alice):
    _, before = grid.standing(album)
    actions.add_part(album, name="Strings", by=alice)
    _, between = grid.standing(album)
    actions.move_song(songs[0], "recorded", by=alice)
    _, after = grid.standing(album)
    assert len({before, between, after}) == 3


def test_progress_counts_four_steps_and_leaves_out_what_is_not_needed():
    told = progress(["done", "edited", "not_needed", "not_started"])
    assert (told.needed, told.done, told.percent) == (3, 1, 58)
    assert progress(["done"] * 199 + ["edited"]).percent == 99
    assert progress(["not_needed"]).percent is None


ONE = st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(STATES), st.booleans())


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(ONE, min_size=1, max_size=4, unique_by=lambda one: one[:2]), max_size=12))
def test_any_moves_of_two_people_are_those_of_a_plain_dictionary(album, songs, parts, alice, bulks: list[list[Any]]):
    """Each bulk is marked by somebody who looked just now, or who looked before anything was marked."""
    GridCell.objects.all().delete()
    model: dict[tuple[int, int], tuple[str, int]] = {}
    for bulk in bulks:
        wishes, late = [], False
        for row, column, state, fresh in bulk:
            there, version = model.get((row, column), ("not_started", 0))
            late |= not fresh and version != 0 and there != state
            seen = version if fresh else 0
            wishes.append(Wish(songs[row].pk, parts[column].pk, {"state": state}, seen))
        try:
            actions.mark_cells(album, wishes, by=alice)
        except Stale:
            assert late
            continue
        assert not late
        for row, column, state, _ in bulk:
            there, version = model.get((row, column), ("", 0))
            model[row, column] = (state, version + (there != state))
    found = {(mark.song, mark.part): (mark.state, mark.version) for mark in grid.marks(album)}
    assert found == {(songs[row].pk, parts[column].pk): told for (row, column), told in model.items()}
    states = [model.get((row, column), ("not_started", 0))[0] for row in range(3) for column in range(3)]
    assert grid.read(album).whole() == progress(states)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_mark_the_same_cells_at_the_same_moment_one_marks_each_and_seven_are_told(album, songs, parts, alice):
    """Without the lock on the grid several would make one row, or write over each other."""
    start, answers = threading.Barrier(8, timeout=20), []

    def run(number):
        try:
            connection.ensure_connection()
            start.wait()
            answers.extend(_mark_each(album, songs, parts, alice, number))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert sorted(answers) == [*["marked"] * 9, *["version_mismatch"] * 63]
    assert GridBoard.objects.get().revision == 9


def _mark_each(album, songs, parts, by, number):
    for song in songs:
        for part in parts:
            try:
                marked(album, song, part, by, 0, note=f"Take {number}")
                yield "marked"
            except Stale as refused:
                yield refused.code
