"""Any row of decisions, one by one and many at once, against a model in plain Python."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from producer.core.errors import Conflict, IllegalMove
from projects import actions
from projects.models import Song, SongMove
from tests import factories

STATES = [str(state) for state in Song.State]
TABLE = """
candidate    shortlisted to_record dropped
shortlisted  to_record candidate dropped
to_record    recording shortlisted dropped
recording    recorded to_record dropped
recorded     final_cut bonus shelved recording dropped
final_cut    bonus shelved recorded dropped
bonus        final_cut shelved recorded dropped
shelved      final_cut bonus recorded dropped
"""
NEXT = {was: set(to) for was, *to in (line.split() for line in TABLE.strip().splitlines())}
one = st.tuples(st.integers(0, 2), st.sampled_from(STATES))
many = st.tuples(st.sets(st.integers(0, 2), min_size=1), st.sampled_from(STATES))


class Model:
    def __init__(self):
        self.states, self.before, self.story = ["candidate"] * 3, [""] * 3, [[] for _ in range(3)]

    def may(self, n, to):
        if self.states[n] == "dropped":
            return to in {"candidate", "shortlisted", self.before[n]}
        return to in NEXT[self.states[n]]

    def move(self, n, to):
        if to == "dropped":
            self.before[n] = self.states[n]
        self.story[n].append((self.states[n], to))
        self.states[n] = to


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(one, many), max_size=14))
def test_songs_stand_where_the_model_says_and_tell_the_same_story(album, alice, steps):
    with transaction.atomic():
        songs, model = [factories.make_song(album, f"Song {n}") for n in range(3)], Model()
        for chosen, to in steps:
            _one(songs[chosen], chosen, to, model, alice) if isinstance(chosen, int) else _many(songs, chosen, to, model, alice)
            assert [Song.objects.get(pk=song.pk).state for song in songs] == model.states
        for n, song in enumerate(songs):
            kept = SongMove.objects.filter(song=song).order_by("at", "id").values_list("was", "became")
            assert list(kept) == model.story[n]
        transaction.set_rollback(True)


def _one(song, n, to, model, by):
    if model.may(n, to):
        assert actions.move_song(song, to, by=by).state == to
        model.move(n, to)
        return
    with pytest.raises(IllegalMove):
        actions.move_song(song, to, by=by)


def _many(songs, chosen, to, model, by):
    """All of them or none, and those that cannot are named."""
    bad = {str(songs[n].pk) for n in chosen if not model.may(n, to)}
    if not bad:
        actions.move_songs(songs[0].album, [songs[n] for n in sorted(chosen)], to, by=by)
        for n in chosen:
            model.move(n, to)
        return
    with pytest.raises(Conflict) as refused:
        actions.move_songs(songs[0].album, [songs[n] for n in sorted(chosen)], to, by=by)
    assert refused.value.code == "moves_refused"
    assert {row["song"] for row in refused.value.facts["songs"]} == bad
