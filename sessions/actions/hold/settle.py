"""A challenge ends: whoever made it hears of it after those behind have moved up; the deadline of the hold follows at once."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ...models import Booking, Challenge
from . import deadline, telling

Outcome = Challenge.Outcome


def settle(booking: Booking, *, met: str, made: str) -> list[Challenge]:
    """The booking has left its place: end the challenges it `met` and those it `made`. Returns those that it met."""
    _end_made(booking, made)
    return _end(booking.challenges_met, met)


def _end_made(booking: Booking, outcome: str) -> list[Challenge]:
    ended = _end(booking.challenges_made, outcome)
    for challenge in ended:
        deadline.keep(challenge.hold)
        telling.tell_withdrawn(challenge)
    return ended


def withdraw(booking: Booking) -> list[Challenge]:
    return _end_made(booking, Outcome.WITHDRAWN)


def _end(challenges: Any, outcome: str) -> list[Challenge]:
    rows = challenges.select_for_update(of=("self",)).filter(outcome=Outcome.OPEN).order_by("pk")
    ended = list(rows.select_related("hold__album", "hold__room__studio", "challenger__album", "challenger__room__studio"))
    for challenge in ended:
        challenge.outcome, challenge.settled_at = outcome, timezone.now()
        challenge.save(update_fields=["outcome", "settled_at"])
    return ended
