"""Who hears of an answer: a no and another time go to those who make the album, with who else could come."""

from __future__ import annotations

from typing import Any

from notices.actions import tell
from notices.recipients import Recipient
from projects.rules.audience import producers

from ...models import Booking, Call
from ...rules import call_words as words
from ...rules.audience import person_recipient
from ...rules.stand_ins import who_else
from ...rules.words import Message


def tell_answer(call: Call, what: str, by: Any) -> None:
    """`call_declined` and `call_proposed` to the producers, `proposal_declined` to the person; a yes is seen on the page."""
    if what == "proposal_declined":
        _tell_person(call)
    elif call.answer == Call.Answer.NO and what == "answered":
        _tell_producers(call, "call_declined", by)
    elif what == "proposed":
        _tell_producers(call, "call_proposed", by)


def _tell_producers(call: Call, about: str, by: Any) -> None:
    """Whoever answered for them knows it already. Names come from the directory each may call from."""
    for user in producers(call.booking.album):
        if user.pk == getattr(by, "pk", None):
            continue
        others = who_else(call, by=user) if about == "call_declined" else []
        message = words.declined(call, others) if about == "call_declined" else words.proposed(call)
        _tell(call, Recipient.of(user), about, message, f"/bookings/{call.booking_id}/")


def _tell_person(call: Call) -> None:
    from .link import fresh_address

    to = person_recipient(call.person)
    if to.address and call.booking.status == Booking.Status.CONFIRMED:
        message = words.stays(call)
        _tell(call, to, "called", message, f"/calls/{call.pk}/", words.answer_here(fresh_address(call)))


def _tell(call: Call, to: Recipient, about: str, message: Message, path: str, mail_only: str = "") -> None:
    booking = call.booking
    tell(
        to=to,
        about=about,
        subject=message.subject,
        text=message.text,
        key=f"{about}:{call.pk}:{call.version}",
        path=path,
        organization_id=booking.album.organization_id,
        album_id=booking.album_id,
        until=booking.ends_at,
        mail_only=mail_only,
    )
