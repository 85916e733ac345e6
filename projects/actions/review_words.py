"""Who hears of a round, and in which words. Nobody's score, remark or progress but one's own is ever among them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from notices.actions import tell
from notices.recipients import Recipient
from producer.core.time import shown_at

from ..models import ReviewRound
from ..rules.review import left_for


def reviewers(round: ReviewRound) -> list[User]:
    return [row.user for row in round.reviewers.select_related("user").order_by("id")]


def tell_begun(round: ReviewRound, users: Iterable[User], by: Any) -> None:
    songs = round.entries.count()
    for user in users:
        if user != by:
            text = f"{by} asks you to score {_songs(songs)} of {round.album} in “{round}”, by {_due(round, user)}."
            _tell(round, user, "begun", f"{_songs(songs)} of {round.album} to score", text)


def tell_due(round: ReviewRound) -> None:
    """Whoever has songs left, once for each time it is said."""
    users = reviewers(round)
    left = left_for(round, users)
    for user in users:
        if left[user.pk]:
            words = f"{_songs(left[user.pk])} of {round.album} still {'wait' if left[user.pk] > 1 else 'waits'} for your score"
            text = f"In “{round}” {words}. It closes its ears {_due(round, user)}; later scores are marked as late."
            _tell(round, user, f"due:{round.remind_at:%Y%m%dT%H%M}", words, text)


def tell_closed(round: ReviewRound, by: Any) -> None:
    for user in {*reviewers(round), *([round.begun_by] if round.begun_by else [])}:
        if user != by:
            _tell(
                round, user, "closed", f"“{round}” is closed", f"All scores and remarks of “{round}” on {round.album} are open."
            )


def _due(round: ReviewRound, user: User) -> str:
    return shown_at(round.due_at, user.time_zone, kept=True)


def _songs(number: int) -> str:
    return f"{number} song{'' if number == 1 else 's'}"


def _tell(round: ReviewRound, user: User, event: str, subject: str, text: str) -> None:
    tell(
        to=Recipient.of(user),
        about="review_round",
        subject=subject,
        text=text,
        key=f"round:{round.pk}:{event}",
        path=f"/rounds/{round.pk}/",
        organization_id=round.album.organization_id,
        album_id=round.album_id,
    )
