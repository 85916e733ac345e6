"""Columns of the grid are the album's own: begun from a template, added, renamed, placed, taken away."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import NotAllowed
from projects import actions
from projects.actions import Wish
from projects.models import GridCell
from projects.rules.parts import MOST, TEMPLATES
from tests import factories


def names(album):
    return [part.name for part in album.grid_parts.order_by("position")]


def test_a_template_gives_the_columns_and_a_second_adds_what_is_missing(album, alice):
    actions.add_template(album, "band", by=alice)
    assert names(album) == TEMPLATES["band"][1]
    actions.add_template(album, "jazz", by=alice)
    assert names(album)[: len(TEMPLATES["band"][1])] == TEMPLATES["band"][1]
    assert len(names(album)) == len({name.lower() for name in names(album)})
    assert set(TEMPLATES) == {"band", "pop", "hiphop", "orchestral", "jazz"}


def test_columns_are_renamed_placed_and_taken_away_and_close_up(album, alice):
    drums, bass, vocal = (actions.add_part(album, name=name, by=alice) for name in ("Drums", "Bass", "Vocal"))
    actions.place_part(vocal, 1, by=alice)
    actions.rename_part(bass, name="Double bass", by=alice)
    assert names(album) == ["Vocal", "Drums", "Double bass"]
    actions.remove_part(drums, by=alice)
    assert [*album.grid_parts.order_by("position").values_list("name", "position")] == [("Vocal", 1), ("Double bass", 2)]


def test_a_column_taken_away_takes_its_marks(album, alice):
    song, part = factories.make_song(album), actions.add_part(album, name="Drums", by=alice)
    actions.mark_cells(album, [Wish(song.pk, part.pk, {"state": "done"}, 0)], by=alice)
    actions.remove_part(part, by=alice)
    assert not GridCell.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 41, "dRUMS"])
def test_a_column_without_a_name_of_its_own_is_refused(album, alice, name):
    actions.add_part(album, name="Drums", by=alice)
    with pytest.raises(ValidationError):
        actions.add_part(album, name=name, by=alice)


def test_a_grid_has_an_end(album, alice):
    for number in range(MOST):
        actions.add_part(album, name=f"Part {number}", by=alice)
    with pytest.raises(ValidationError, match=f"at most {MOST}"):
        actions.add_part(album, name="One more", by=alice)


def test_columns_are_the_producers(album, eve, anders):
    for other in (eve, anders):
        with pytest.raises(NotAllowed):
            actions.add_part(album, name="Drums", by=other)
