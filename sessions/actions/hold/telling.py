"""The producers of a hold hear of each step that others, or the clock, took."""

from __future__ import annotations

from notices.actions import tell

from ...models import Booking
from ...rules import hold_words
from ...rules.audience import audience
from ...rules.words import Message

STEPS = {
    "released": ("hold_released", hold_words.gave_way),
    "moved_up": ("hold_moved_up", hold_words.moved_up),
    "lapsed": ("hold_lapsed", hold_words.lapsed),
}


def tell_of_hold(booking: Booking, what: str) -> None:
    if what in STEPS:
        about, words = STEPS[what]
        tell_producers(booking, about, words(booking), key=f"{what}:{booking.pk}:{booking.version}")


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
