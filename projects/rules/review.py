"""What the scores of a round come to. Reading and arithmetic only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import stdev
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Avg

from accounts.models import User

from ..models import Review, Reviewer, ReviewRound, Score, Song

Key = TypeVar("Key")
PRIOR = 2  # as many scores at the round's mean stand beside the real ones
FINE, SHOWN = Decimal("0.0001"), Decimal("0.01")


@dataclass(frozen=True)
class Weighed:
    """`mean` of the totals, `spread` (their sample standard deviation; None for one), `score` drawn to the round's mean."""

    mean: Decimal
    spread: Decimal | None
    count: int
    score: Decimal
    rank: int
    of: int


def total(scores: Mapping[Key, int], weights: Mapping[Key, Decimal]) -> Decimal:
    """The weighted mean of one reviewer's scores: Σ w·x / Σ w, to four decimals."""
    whole = sum((weights[key] for key in scores), Decimal())
    return _fine(sum((weights[key] * value for key, value in scores.items()), Decimal()) / whole)


def weigh(totals: Mapping[Key, list[Decimal]]) -> dict[Key, Weighed]:
    """Songs with what their reviewers gave them -> how they stand. A song nobody scored stands nowhere.

    score = (m·C + Σx) / (m + n): the mean of a song's n totals x, drawn towards the round's mean C as if m = 2 more
    reviewers had given C. One loud friend does not win a round; with many scores the drawing vanishes. It is the Bayesian
    average, as IMDb's Top 250 uses it (help.imdb.com, "Weighted average ratings"); as a shrinkage estimate Efron and Morris,
    "Data analysis using Stein's estimator and its generalizations", JASA 70 (1975).

    Rank is one more than the number of songs with a higher score; songs whose scores read the same, to two decimals, share it.
    """
    given = {key: values for key, values in totals.items() if values}
    if not given:
        return {}
    every = [value for values in given.values() for value in values]
    middle = sum(every, Decimal()) / len(every)
    scores = {key: _fine((PRIOR * middle + sum(values, Decimal())) / (PRIOR + len(values))) for key, values in given.items()}
    read = {key: _half_up(score, SHOWN) for key, score in scores.items()}
    return {
        key: Weighed(
            mean=_fine(sum(values, Decimal()) / len(values)),
            spread=_fine(stdev(values)) if len(values) > 1 else None,
            count=len(values),
            score=scores[key],
            rank=1 + sum(other > read[key] for other in read.values()),
            of=len(given),
        )
        for key, values in given.items()
    }


def _fine(value: Decimal) -> Decimal:
    return _half_up(value, FINE)


def _half_up(value: Decimal, unit: Decimal) -> Decimal:
    return value.quantize(unit, ROUND_HALF_UP)


def standing_in(round: ReviewRound, actor: Any) -> dict[UUID, Weighed]:
    """Song id -> how it stands, of the reviews that `actor` sees; those of others on songs not yet scored are no part of it."""
    rows = Review.objects.visible_to(actor).filter(round=round, song__in=round.entries.values("song"))
    totals: dict[UUID, list[Decimal]] = {}
    for song, value in rows.order_by("id").values_list("song_id", "total"):
        totals.setdefault(song, []).append(value)
    return weigh(totals)


@dataclass
class Result:
    """One song of a round as one person sees it. `open` tells whether others' words are shown."""

    song: Song
    open: bool
    weighed: Weighed | None = None
    criteria: dict[UUID, Decimal] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)
    missing: list[User] = field(default_factory=list)
    mine: Review | None = None


def results(round: ReviewRound, actor: Any) -> list[Result]:
    """The round's songs: those that are open to `actor` by rank, then the others in the album's order. Six queries.

    What is hidden from the actor has no part in it: neither in the figures of other songs nor in the order.
    """
    songs = list(Song.objects.filter(entries__round=round).order_by("position", "id"))
    reviews: dict[UUID, list[Review]] = {}
    for review in (
        Review.objects.visible_to(actor).filter(round=round).with_file().select_related("user").prefetch_related("scores")
    ):
        reviews.setdefault(review.song_id, []).append(review)
    asked = [row.user for row in Reviewer.objects.filter(round=round).select_related("user").order_by("user__sort_key", "id")]
    means, weighed = _criteria(round, actor), standing_in(round, actor)
    shown = not hidden(round)
    found = [
        _result(song, reviews.get(song.pk, []), asked, actor, shown, means.get(song.pk, {}), weighed.get(song.pk))
        for song in songs
    ]
    return sorted(found, key=lambda one: (not one.open, one.weighed.rank if one.open and one.weighed else len(songs) + 1))


def _result(
    song: Song, reviews: list[Review], asked: list[User], actor: Any, shown: bool, means: dict[UUID, Decimal], w: Weighed | None
) -> Result:
    mine = next((review for review in reviews if review.user_id == actor.pk), None)
    done = {review.user_id for review in reviews}
    is_open = shown or mine is not None
    missing = [user for user in asked if user.pk not in done] if is_open else []
    return Result(song, is_open, w, means, sorted(reviews, key=lambda one: one.user.sort_key), missing, mine)


def hidden(round: ReviewRound) -> bool:
    """Whether the round still keeps reviewers' words from each other."""
    return round.blind and round.state == ReviewRound.State.OPEN


def _criteria(round: ReviewRound, actor: Any) -> dict[UUID, dict[UUID, Decimal]]:
    """Song id -> criterion id -> mean of the scores that the actor sees."""
    seen = Review.objects.visible_to(actor).filter(round=round)
    rows = Score.objects.filter(review__in=seen.order_by().values("pk")).order_by()
    found: dict[UUID, dict[UUID, Decimal]] = {}
    for song, criterion, mean in rows.values_list("review__song_id", "criterion_id").annotate(mean=Avg("value")):
        found.setdefault(song, {})[criterion] = _fine(Decimal(str(mean)))
    return found


def left_for(round: ReviewRound, users: Iterable[User]) -> dict[UUID, int]:
    """User id -> how many songs of the round they have not scored."""
    songs = set(round.entries.values_list("song_id", flat=True))
    done: dict[UUID, set[UUID]] = {}
    for user, song in Review.objects.filter(round=round, song__in=songs).values_list("user_id", "song_id"):
        done.setdefault(user, set()).add(song)
    return {user.pk: len(songs - done.get(user.pk, set())) for user in users}


def may_score(round: ReviewRound, actor: Any) -> bool:
    """An open round waits for the words of its reviewers."""
    return round.state == ReviewRound.State.OPEN and round.reviewers.filter(user=actor.pk).exists()
