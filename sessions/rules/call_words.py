"""What is said of one call: asked, declined, proposed. Times in the studio's zone and in the person's own, never money."""

from __future__ import annotations

from producer.core.time import shown_at, shown_range
from projects.models import Person

from ..models import Booking, Call
from .words import Message, place, summary


def asked(call: Call) -> Message:
    """A call that is not yet in anybody's calendar: the booking is a hold, or the producer sends it by hand."""
    return _of_call("Can you come?", call)


def stays(call: Call) -> Message:
    return _of_call("The time stays as it was. Can you come?", call)


def declined(call: Call, others: list[Person]) -> Message:
    names = [f"{one.name} ({', '.join([*one.roles, *one.instruments][:3])})" for one in others]
    who = (
        f"Who else could, and is free then: {', '.join(names)}."
        if names
        else "Nobody of the directory does the same and is free."
    )
    return _of_answer(f"{call.person} cannot come", call, who)


def proposed(call: Call) -> Message:
    assert call.proposed_at is not None
    at = shown_at(call.proposed_at, call.booking.room.studio.time_zone)
    return _of_answer(f"{call.person} proposes {at}", call, "Take it, or say that the time stays, on the booking's page.")


def answer_here(address: str) -> str:
    return f"Yes, no, or another time? Answer here, without an account:\n{address}"


def _of_call(start: str, call: Call) -> Message:
    booking = call.booking
    zone, home = booking.room.studio.time_zone, call.person.time_zone
    there = shown_range(call.call_at, booking.ends_at, zone)
    own = f"\n        {shown_range(call.call_at, booking.ends_at, home)}, your time" if home != zone else ""
    where = place(booking).replace("\n", "\n        ")
    role = [f"As:     {call.role}"] if call.role else []
    held = ["It is not confirmed yet."] if booking.status == Booking.Status.HOLD else []
    lines = [f"{start} {summary(booking)}", "", f"When:   {there}{own}", f"Where:  {where}", *role, *held]
    return Message(f"{start} {booking.album}, {there}", "\n".join(lines))


def _of_answer(start: str, call: Call, end: str) -> Message:
    booking = call.booking
    when = shown_range(call.call_at, booking.ends_at, booking.room.studio.time_zone)
    role = f", {call.role}" if call.role else ""
    said = f"\nThey say: {call.said}" if call.said else ""
    subject = f"{start}: {booking.album}, {when}"
    return Message(subject, f"{start}: {summary(booking)}{role}, {when}.{said}\n\n{end}")
