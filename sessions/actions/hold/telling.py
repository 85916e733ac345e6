"""The producers of a hold hear of each step that others, or the clock, took."""

from __future__ import annotations

from datetime import datetime

from notices.actions import tell

from ...models import Booking, Challenge
from ...rules import hold_words
from ...rules.audience import audience
from ...rules.falling import answer_by
from ...rules.words import Message

STEPS = {
    "released": ("hold_released", hold_words.gave_way),
    "lapsed": ("hold_lapsed", hold_words.lapsed),
}


def tell_of_hold(booking: Booking, what: str) -> None:
    if what in STEPS:
        about, words = STEPS[what]
        tell_producers(booking, about, words(booking), key=f"{what}:{booking.pk}:{booking.version}")


def tell_moved_up(hold: Booking) -> None:
    tell_producers(hold, "hold_moved_up", hold_words.moved_up(hold), key=f"moved_up:{hold.pk}:{hold.version}")


def tell_running_out(hold: Booking, due: datetime) -> None:
    words = hold_words.running_out(hold, due, asked=answer_by(hold) == due)
    key = f"running_out:{hold.pk}:{due:%Y%m%dT%H%M%S}"
    tell_producers(hold, "hold_runs_out", words, key=key)


def tell_challenged(challenge: Challenge) -> None:
    tell_producers(challenge.hold, "hold_challenged", hold_words.challenged(challenge), key=f"challenged:{challenge.pk}")


def tell_withdrawn(challenge: Challenge) -> None:
    if Booking.objects.filter(pk=challenge.hold_id, status=Booking.Status.HOLD).exists():
        words = hold_words.withdrawn(challenge)
        tell_producers(challenge.hold, "challenge_withdrawn", words, key=f"withdrawn:{challenge.pk}")


def tell_settled(challenge: Challenge) -> None:
    """How it ended, if they hold the room still: who gave way to a confirmed booking has heard that."""
    hold = challenge.challenger
    hold.refresh_from_db(fields=["status", "hold_rank", "version"])
    if hold.status == Booking.Status.HOLD:
        tell_producers(hold, "challenge_settled", hold_words.settled(challenge), key=f"settled:{challenge.pk}")


def tell_producers(booking: Booking, about: str, message: Message, *, key: str) -> None:
    for attendee in audience(booking).values():
        if not attendee.called:
            tell(
                to=attendee.to,
                about=about,
                subject=message.subject,
                text=message.text,
                key=key,
                path=f"/bookings/{booking.pk}/",
                organization_id=booking.album.organization_id,
                album_id=booking.album_id,
            )
