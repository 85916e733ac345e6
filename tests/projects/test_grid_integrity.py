from __future__ import annotations

import pytest

from producer.core.actors import SYSTEM
from producer.core.integrity import run
from projects import actions
from projects.actions import Wish
from projects.models import GridBoard, GridCell, Recording
from tests import factories


@pytest.fixture
def marked(album, alice, northern_lights):
    song, part = factories.make_song(album), actions.add_part(album, name="Drums", by=alice)
    actions.keep_prefix(northern_lights, prefix="GBNLR", by=SYSTEM)
    actions.give_isrc(actions.add_recording(song, kind="live", by=alice), by=alice)
    actions.mark_cells(album, [Wish(song.pk, part.pk, {"state": "done"})], by=alice)


def wrong():
    return {name: found for name, found in run() if found}


def test_a_grid_and_its_numbers_agree(marked):
    assert wrong() == {}


def test_a_cell_in_a_foreign_grid_is_found(marked, foreign_album):
    GridBoard.objects.create(album=foreign_album, revision=9)
    GridCell.objects.update(album=foreign_album)
    assert "another album's grid" in wrong()["production grid"][0]


def test_a_revision_that_ran_ahead_is_found(marked):
    GridCell.objects.update(revision=99)
    assert "newer than its grid" in wrong()["production grid"][0]


def test_a_given_number_that_is_not_on_its_recording_is_found(marked):
    Recording.objects.update(isrc="")
    assert "does not stand on recording" in wrong()["ISRCs that were given"][0]
