"""Review rounds of the demo: what was heard first, who liked what, and what became of the songs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from projects.actions import begin_round, close_round, record_outcome, score_song
from projects.models import Album, ReviewRound, Song

from .cast import Cast, signed


@dataclass(frozen=True)
class Plan:
    record: str
    title: str
    begun: int  # days from today
    open_for: int
    reviewers: tuple[str, ...]  # the first runs it
    scored: dict[str, int]  # how many songs each has scored
    states: tuple[str, ...] = ()
    closed: bool = True


PLANS = [
    Plan("hymns", "First listen", -350, 12, ("tunde", "gordon", "astrid"), {"tunde": 8, "gordon": 8, "astrid": 7}),
    Plan("ferry", "First listen", -240, 14, ("june", "gordon", "astrid"), {"june": 99, "gordon": 99, "astrid": 5}),
    Plan("salt", "First listen", -88, 14, ("june", "mara", "gordon", "astrid"), dict.fromkeys(("june", "mara", "gordon"), 99)),
    Plan("salt", "Is there a single in it?", -1, 5, ("june", "mara", "gordon"), {"mara": 99, "gordon": 3}, (), closed=False),
    Plan("tide", "The pile of demos", -1, 6, ("mika", "ines", "hal"), {"ines": 4, "hal": 2}, closed=False),
]
REMARKS = [
    "The second verse is the song.",
    "A hook one hums after the first listen.",
    "Good, and like the one before it.",
    "The bridge asks a question the chorus does not answer.",
    "",
    "Half as long would be twice as good.",
    "",
]
SINGLES, STREAMS = 2, (2_140_000, 310_500, 88_200, 41_900)


@signed
def begin(plan: Plan, album: Album, cast: Cast, by: Any) -> ReviewRound:
    songs = list(album.songs.order_by("position"))
    due_at = timezone.now() + timedelta(days=plan.open_for)
    people = [cast[name].pk for name in plan.reviewers]
    return begin_round(album, title=plan.title, songs=songs, reviewers=people, due_at=due_at, by=by)


def score(plan: Plan, album: Album, cast: Cast) -> None:
    round = album.rounds.get(title=plan.title)
    criteria = list(round.criteria.all())
    for name, number in plan.scored.items():
        for song in album.songs.order_by("position")[:number]:
            values = {each.pk: _taste(name, song, each.position) for each in criteria}
            remark = REMARKS[_number(name, song.title) % len(REMARKS)]
            _score(round, song, values, remark, by=cast[name])


@signed
def _score(round: ReviewRound, song: Song, values: dict[Any, int], remark: str, by: Any) -> None:
    score_song(round, song, scores=values, remark=remark, by=by)


@signed
def close(plan: Plan, album: Album, by: Any) -> None:
    close_round(album.rounds.get(title=plan.title), by=by)


@signed
def came_of_it(album: Album, by: Any) -> None:
    """The songs that made the cut, two singles among them, and those that did not."""
    chosen = [Song.State.FINAL_CUT, Song.State.BONUS]
    for number, song in enumerate(album.songs.order_by("position")):
        streams = STREAMS[number] if number < len(STREAMS) else None
        record_outcome(song, made_cut=song.state in chosen, single=number < SINGLES, streams=streams, by=by)


def _taste(name: str, song: Song, criterion: int) -> int:
    """From 1 to 5, the same whenever the demo is made; songs at the front of the pile are liked a little more."""
    return max(1, min(5, 2 + _number(name, song.title, str(criterion)) % 4 - song.position // 7))


def _number(*words: str) -> int:
    return sum(ord(letter) * place for word in words for place, letter in enumerate(word, start=1))
