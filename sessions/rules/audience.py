"""Who is told of a booking: everyone called who has not said no, and the album's producers. Reading only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notices.recipients import Recipient
from projects.models import Person, TeamMember

from ..models import Booking, Call


@dataclass(frozen=True)
class Attendee:
    """One person at one booking. `role` is empty for a producer who comes as such, and whose booking it is: `answer` is yes."""

    to: Recipient
    starts_at: datetime
    role: str = ""
    called: bool = True
    answer: str = Call.Answer.YES
    call: Call | None = None


Audience = dict[str, Attendee]  # by address


def audience(booking: Booking) -> Audience:
    return audiences([booking])[booking.pk]


def audiences(bookings: Iterable[Booking]) -> dict[Any, Audience]:
    """By booking id and address, in two queries. Somebody called twice comes at the first of the two times; a
    producer who is also called comes when called. Who has no address cannot be told and is left out.
    """
    by_id = {booking.pk: booking for booking in bookings}
    found: dict[Any, Audience] = {pk: {} for pk in by_id}
    calls = Call.objects.filter(booking__in=by_id).exclude(answer=Call.Answer.NO).select_related("person__user")
    for call in calls.order_by("call_at", "pk"):
        to = person_recipient(call.person)
        found[call.booking_id].setdefault(to.address, Attendee(to, call.call_at, call.role, answer=call.answer, call=call))
    producers = producers_of(by_id.values())
    for booking in by_id.values():
        for to in producers.get(booking.album_id, []):
            found[booking.pk].setdefault(to.address, Attendee(to, booking.starts_at, called=False))
        found[booking.pk].pop("", None)
    return found


def answers(booking: Booking) -> dict[str, str]:
    """By address, what everybody called has said, also those who said no."""
    calls = Call.objects.filter(booking=booking).select_related("person__user").order_by("call_at", "pk")
    return {person_recipient(call.person).address: call.answer for call in calls}


def person_recipient(person: Person) -> Recipient:
    """Their account's address and zone if they have an account that works, else what the directory says."""
    user = person.user if person.user and person.user.is_active else None
    email, zone = (user.email, user.time_zone) if user else (person.email, person.time_zone)
    return Recipient(user, email, person.name, zone)


def producers_of(bookings: Iterable[Booking]) -> dict[Any, list[Recipient]]:
    """By album id, in one query."""
    members = TeamMember.objects.filter(
        album__in={booking.album_id for booking in bookings}, role="producer", ended_at=None, user__is_active=True
    )
    found: dict[Any, list[Recipient]] = {}
    for member in members.select_related("user").order_by("pk"):
        found.setdefault(member.album_id, []).append(Recipient.of(member.user))
    return found
