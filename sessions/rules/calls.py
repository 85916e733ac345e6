"""Who is busy when, from this album's own organisation alone."""

from __future__ import annotations

from typing import Any

from producer.core.time import shown_range

from ..models import Booking, Call


def double_calls(call: Call) -> list[Call]:
    """Other calls of the same person at the same time. A person is of one organisation, so nobody else's data is in it."""
    others = Call.objects.of_person_between(call.person_id, call.call_at, call.booking.ends_at)
    return list(others.exclude(booking=call.booking_id).for_list().order_by("call_at")[:10])


def told(other: Call, *, by: Any) -> str:
    """`Sam is called Tue 8 Jun, 10:00–18:00 London by Harbour Lights`: the album only to those who see it."""
    booking = other.booking
    seen = Booking.objects.visible_to(by).filter(pk=booking.pk).exists()
    when = shown_range(other.call_at, booking.ends_at, booking.room.studio.time_zone)
    return f"{other.person} is already called {when} by {booking.album if seen else 'another album'}"
