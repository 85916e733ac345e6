"""Ranks of a round for any scores: what must hold of a weighted mean drawn to the round's."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.rules.ear import Heard, met
from projects.rules.review import PRIOR, total, weigh

values = st.decimals(1, 5, places=4)
rounds = st.dictionaries(st.integers(0, 30), st.lists(values, max_size=8), max_size=12)


@given(rounds)
def test_scores_are_the_formula_and_ranks_are_those_of_competitions(totals):
    found = weigh(totals)
    every = [Fraction(value) for given in totals.values() for value in given]
    assert set(found) == {key for key, given in totals.items() if given}
    for key, at in found.items():
        n = len(totals[key])
        exact = (PRIOR * sum(every) / len(every) + sum(map(Fraction, totals[key]))) / (PRIOR + n)
        assert abs(Fraction(at.score) - exact) <= Fraction(1, 20_000)
        assert (at.count, at.of) == (n, len(found))
        low, high = sorted((at.mean, Decimal(float(sum(every) / len(every))).quantize(Decimal("0.0001"))))
        assert low - Decimal("0.0001") <= at.score <= high + Decimal("0.0001"), (
            "it lies between the song's mean and the round's"
        )
    ranks = sorted(at.rank for at in found.values())
    assert all(rank == 1 + sum(other < rank for other in ranks) for rank in ranks), "1, 2, 2, 4"
    for one in found.values():
        for other in found.values():
            if one.rank < other.rank:
                assert one.score > other.score
            if f"{one.score:.2f}" == f"{other.score:.2f}" and one.score == other.score:
                assert one.rank == other.rank


@given(rounds, st.randoms())
def test_neither_the_order_of_songs_nor_that_of_reviewers_matters(totals, random):
    mixed = [(key, random.sample(given, len(given))) for key, given in totals.items()]
    random.shuffle(mixed)
    assert weigh(dict(mixed)) == weigh(totals)


@given(st.lists(values, min_size=1, max_size=6), st.lists(values, min_size=1, max_size=6))
def test_with_as_many_scores_the_higher_mean_ranks_no_lower(a, b):
    size = min(len(a), len(b))
    found = weigh({"a": a[:size], "b": b[:size]})
    if sum(a[:size]) >= sum(b[:size]):
        assert found["a"].rank <= found["b"].rank


def test_one_loud_friend_does_not_win_against_many():
    totals = {"loud": [Decimal(5)], "loved": [Decimal("4.6")] * 9, "rest": [Decimal(2)] * 6}
    found = weigh(totals)
    assert found["loud"].mean > found["loved"].mean
    assert (found["loved"].rank, found["loud"].rank, found["rest"].rank) == (1, 2, 3)


def test_what_reads_the_same_ranks_the_same():
    found = weigh({"a": [Decimal(4)], "b": [Decimal("4.001")], "c": [Decimal(1)]})
    assert [found[key].rank for key in "abc"] == [1, 1, 3]
    assert weigh({"a": []}) == {}


@given(
    st.lists(st.tuples(st.integers(1, 5), st.decimals("0.01", 100, places=2)), min_size=1, max_size=6),
    st.sampled_from([Decimal(2), Decimal("0.5"), Decimal(10)]),
)
def test_weights_count_only_against_each_other(pairs, factor):
    scores = {n: value for n, (value, _) in enumerate(pairs)}
    weights = {n: weight for n, (_, weight) in enumerate(pairs)}
    mean = total(scores, weights)
    assert min(scores.values()) <= mean <= max(scores.values())
    assert total(scores, {n: weight * factor for n, weight in weights.items()}) == mean


# --- the ear

heard = st.lists(st.tuples(st.sampled_from("ab"), values, st.integers(0, 3)), max_size=14)


@given(heard)
def test_the_ear_is_the_share_of_pairs_in_the_right_order(rows):
    found = met("streams", [Heard(album, score, came) for album, score, came in rows])
    points = [
        Fraction(1, 2) if a[1] == b[1] else Fraction((a[1] > b[1]) == (a[2] > b[2]))
        for n, a in enumerate(rows)
        for b in rows[n + 1 :]
        if a[0] == b[0] and a[2] != b[2]
    ]
    if not points:
        assert found is None
        return
    assert (found.pairs, found.songs) == (len(points), len(rows))
    assert abs(Fraction(found.share) - sum(points) / len(points)) <= Fraction(1, 10_000)
    assert -1 <= found.correlation <= 1
    assert found.few == (len(rows) < 12)


@pytest.mark.parametrize(("scores", "share"), [((5, 3, 1), 1), ((1, 3, 5), 0), ((3, 3, 3), Decimal("0.5"))])
def test_a_good_ear_a_bad_one_and_none(scores, share):
    found = met("streams", [Heard("a", Decimal(score), came) for score, came in zip(scores, (300, 200, 100), strict=True)])
    assert found.share == share
