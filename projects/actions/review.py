"""Review rounds: begun, scored, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, IllegalMove, NotAllowed
from producer.core.time import validate_sane_date
from producer.core.writes import fresh, refuse_stale, write

from ..models import Album, Criterion, Demo, Review, Reviewer, ReviewRound, RoundSong, Score, Song
from ..models.review import HIGHEST, LOWEST
from ..rules import authorize
from ..rules.audience import audience
from ..rules.review import total
from . import review_words as telling

State = ReviewRound.State
REMIND_HOURS = (72, 24, 2)
MOST_SONGS, MOST_REVIEWERS, MOST_CRITERIA = 500, 50, 12
CRITERIA = (("Hook", 3), ("Lyric", 2), ("Melody", 2), ("Fit", 2), ("Single potential", 1))
Weights = Sequence[tuple[str, Decimal]]


@transaction.atomic
def begin_round(
    album: Album,
    *,
    title: str,
    songs: Sequence[Song],
    reviewers: Sequence[UUID],
    due_at: datetime,
    criteria: Weights = (),
    blind: bool = True,
    by: Any,
    **values: Any,
) -> ReviewRound:
    """Put songs before reviewers (ids of users who see the album) until `due_at`; they hear of it after commit.

    Criteria are names with weights, by default hook, lyric, melody, fit and single potential. They and `blind` stay as
    they began. Raises NotAllowed, ValidationError at its field.
    """
    authorize(by, "round.edit", album)
    weights = _criteria(criteria)
    _refuse_due(due_at)
    round = ReviewRound(album=album, begun_by=None if by is SYSTEM else by, remind_at=_next_reminder(due_at, timezone.now()))
    write(round, title=title, blind=blind, due_at=due_at, **values)
    for position, (name, weight) in enumerate(weights):
        write(Criterion(round=round, position=position), name=name, weight=weight)
    _put_songs(round, songs)
    telling.tell_begun(round, _put_reviewers(round, reviewers), by)
    return round


def _criteria(given: Weights) -> list[tuple[str, Decimal]]:
    found = [(name.strip(), Decimal(weight)) for name, weight in (given or CRITERIA)]
    names = [name.casefold() for name, _ in found]
    if len(found) > MOST_CRITERIA or not all(names) or len({*names}) < len(names):
        raise ValidationError({"criteria": f"Name each criterion once, at most {MOST_CRITERIA}."})
    if any(not 0 < weight <= 100 for _, weight in found):
        raise ValidationError({"criteria": "A weight is more than 0 and at most 100."})
    return found


def _refuse_due(due_at: datetime) -> None:
    if due_at <= timezone.now():
        raise ValidationError({"due_at": "Give them some time: this has passed already."})
    try:
        validate_sane_date(due_at.date())
    except ValidationError as error:
        raise ValidationError({"due_at": error.messages}) from error


def _put_songs(round: ReviewRound, songs: Sequence[Song]) -> None:
    keys = {song.pk for song in songs}
    if not keys or len(keys) > MOST_SONGS:
        raise ValidationError({"songs": f"Choose between one and {MOST_SONGS} songs."})
    if any(song.album_id != round.album_id for song in songs):
        raise ValidationError({"songs": "Choose songs of this album."})
    round.entries.exclude(song__in=keys).delete()
    new = keys - set(round.entries.values_list("song_id", flat=True))
    RoundSong.objects.bulk_create(RoundSong(round=round, song_id=key) for key in sorted(new))


def _put_reviewers(round: ReviewRound, wanted: Sequence[UUID]) -> list[User]:
    """Those who are new among them."""
    there = set(round.reviewers.values_list("user_id", flat=True))
    seers = {seer.user.pk: seer.user for seer in audience(round.album)}
    keys = dict.fromkeys(wanted)
    if not keys or len(keys) > MOST_REVIEWERS:
        raise ValidationError({"reviewers": f"Choose between one and {MOST_REVIEWERS} reviewers."})
    if any(key not in seers and key not in there for key in keys):
        raise ValidationError({"reviewers": "Choose people who see this album."})
    round.reviewers.exclude(user__in=keys).delete()
    new = [key for key in keys if key not in there]
    Reviewer.objects.bulk_create(Reviewer(round=round, user_id=key) for key in new)
    return [seers[key] for key in new]


@transaction.atomic
def update_round(round: ReviewRound, *, by: Any, version: int | None = None, **values: Any) -> ReviewRound:
    """Another title, deadline, songs or reviewers. Scores that were given stay.

    Raises NotAllowed, Conflict `round_closed`, ValidationError, Stale.
    """
    authorize(by, "round.edit", round.album)
    round = _open(round, version)
    if (due_at := values.get("due_at")) and due_at != round.due_at:
        _refuse_due(due_at)
        round.remind_at = values["remind_at"] = _next_reminder(due_at, timezone.now())
    songs, reviewers = values.pop("songs", None), values.pop("reviewers", None)
    write(round, **values)
    if songs is not None:
        _put_songs(round, songs)
    if reviewers is not None:
        telling.tell_begun(round, _put_reviewers(round, reviewers), by)
    return round


@transaction.atomic
def close_round(round: ReviewRound, *, by: Any, version: int | None = None) -> ReviewRound:
    """Nobody scores any more, and everybody who sees the album sees the results. It does not open again.

    Raises NotAllowed, IllegalMove, Stale.
    """
    authorize(by, "round.edit", round.album)
    round = fresh(round, version)
    if State.CLOSED not in ReviewRound.NEXT[round.state]:
        raise IllegalMove(f"“{round}” is closed already.")
    write(round, state=State.CLOSED, closed_at=timezone.now(), remind_at=None)
    telling.tell_closed(round, by)
    return round


def _open(round: ReviewRound, version: int | None = None) -> ReviewRound:
    round = fresh(round, version)
    if round.state != State.OPEN:
        raise Conflict(f"“{round}” is closed: its scores stay as they are.", code="round_closed")
    return round


@transaction.atomic
def score_song(
    round: ReviewRound,
    song: Song,
    *,
    scores: Mapping[UUID, Any],
    remark: str | None = None,
    by: Any,
    version: int | None = None,
) -> Review:
    """Give, or change, one's word on a song of an open round: a whole number from 1 to 5 for each criterion (by its id).

    After the deadline it is taken and marked late. What was given first is kept, and which file was current. Without
    `remark` an earlier one stays.
    Raises NotAllowed for who is no reviewer, ValidationError at `scores`, Conflict `round_closed`, Stale.
    """
    if by is SYSTEM or not round.reviewers.filter(user=by.pk).exists():
        raise NotAllowed("You are not among the reviewers of this round.")
    round = _open(round)
    if not round.entries.filter(song=song).exists():
        raise ValidationError({"song": "This round has no such song."})
    given = _scores(round, scores)
    review, now = _own(round, song, by, version), timezone.now()
    mean = total(given, {each.pk: each.weight for each in round.criteria.all()})
    if review._state.adding:
        review.first_total, review.scored_at = mean, now
    late, demo = now > round.due_at, Demo.objects.heard().filter(song=song).first()
    words = review.remark if remark is None else remark.strip()
    review = write(review, total=mean, demo=demo, remark=words, late=late)
    for key, value in given.items():
        Score.objects.update_or_create(review=review, criterion_id=key, defaults={"value": value})
    return review


@transaction.atomic
def change_review(
    review: Review, *, scores: Mapping[UUID, Any] | None = None, remark: str | None = None, by: Any, version: int | None = None
) -> Review:
    """Change one's own word; scores not given stay. Raises what `score_song` raises, NotAllowed where it is another's."""
    if by is SYSTEM or review.user_id != by.pk:
        raise NotAllowed("This is another reviewer’s word.")
    if scores is None:
        scores = dict(review.scores.values_list("criterion_id", "value"))
    return score_song(review.round, review.song, scores=scores, remark=remark, by=by, version=version)


def _own(round: ReviewRound, song: Song, by: Any, version: int | None) -> Review:
    """The round's row is locked, so that two clicks of one person make one review."""
    found = Review.objects.filter(round=round, song=song, user=by.pk).first()
    if found:
        refuse_stale(found, version)
    return found or Review(round=round, song=song, user=by)


def _scores(round: ReviewRound, given: Mapping[UUID, Any]) -> dict[UUID, int]:
    criteria = {each.pk: each for each in round.criteria.all()}
    problems = [f"{criteria[key]}: score it from {LOWEST} to {HIGHEST}." for key in criteria if not _on_scale(given.get(key))]
    if given.keys() - criteria.keys():
        problems.append("This round has no such criterion.")
    if problems:
        raise ValidationError({"scores": problems})
    return {key: given[key] for key in criteria}


def _on_scale(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and LOWEST <= value <= HIGHEST


def remind_due(now: datetime) -> int:
    """Remind reviewers before the deadline. Any number of workers may run it; each reminder goes once."""
    done = 0
    while count := _remind_batch(now):
        done += count
    return done


@transaction.atomic
def _remind_batch(now: datetime, size: int = 100) -> int:
    due = ReviewRound.objects.filter(state=State.OPEN, remind_at__lte=now)
    claimed = due.select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("album")
    rows = list(claimed.order_by("remind_at", "id")[:size])
    for round in rows:
        if round.due_at > now:
            telling.tell_due(round)
        round.remind_at = _next_reminder(round.due_at, now)
    ReviewRound.objects.bulk_update(rows, ["remind_at"])
    return len(rows)


def _next_reminder(due_at: datetime, now: datetime) -> datetime | None:
    """The next of 72, 24 and 2 hours before it is due that is still to come."""
    ahead = [due_at - timedelta(hours=hours) for hours in REMIND_HOURS]
    return next((at for at in ahead if at > now), None)
