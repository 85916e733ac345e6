"""What producers are told of their holds: never money, and never whose the other bookings are."""

from __future__ import annotations

from datetime import datetime

from producer.core.time import shown_at, shown_range

from ..models import Booking, Challenge
from .words import Message

ORDINALS = {1: "first", 2: "second", 3: "third"}


def place(hold: Booking) -> str:
    """`Harbour Sound, Studio A, Tue 8 Jun, 10:00–18:00 London`."""
    when = shown_range(hold.starts_at, hold.ends_at, hold.room.studio.time_zone)
    return f"{hold.room.full_name}, {when}"


def gave_way(hold: Booking) -> Message:
    subject = f"Hold released: {place(hold)}"
    return Message(subject, f"{subject}\n\nAnother booking of the room was confirmed, so the hold for {hold.album} fell.")


def moved_up(hold: Booking) -> Message:
    rank = ORDINALS[hold.hold_rank or 1]
    subject = f"Now {rank} hold: {place(hold)}"
    next_step = "Nobody is before you: you may confirm it." if rank == "first" else "One that was before you is gone."
    return Message(subject, f"{subject}\n\nThe hold for {hold.album} moved up. {next_step}")


def lapsed(hold: Booking) -> Message:
    subject = f"Hold fallen: {place(hold)}"
    return Message(
        subject, f"{subject}\n\nThe hold for {hold.album} is no more. {hold.cancel_reason} Those behind it have moved up."
    )


def running_out(hold: Booking, due: datetime, *, asked: bool) -> Message:
    """A day before it falls: for want of an answer to a challenge (`asked`), or because it was held until then."""
    by = shown_at(due, hold.room.studio.time_zone)
    subject = f"Held until {by}: {place(hold)}"
    next_step = "It is challenged: confirm or release it." if asked else "Confirm it, or hold it for longer."
    return Message(subject, f"{subject}\n\nThe hold for {hold.album} falls then by itself. {next_step}")


def challenged(challenge: Challenge) -> Message:
    hold = challenge.hold
    due = shown_at(challenge.due_at, hold.room.studio.time_zone)
    subject = f"Confirm or release by {due}: {place(hold)}"
    text = (
        f"Somebody behind your hold for {hold.album} wants the room: {place(hold)}.\n\n"
        f"Confirm or release it by {due}. If nobody answers, it is released then, and the next hold moves up."
    )
    return Message(subject, text)


def withdrawn(challenge: Challenge) -> Message:
    subject = f"Challenge over: {place(challenge.hold)}"
    text = f"{subject}\n\nNobody challenges your hold for {challenge.hold.album} any more: it stands as it did."
    return Message(subject, text)


ENDS = {
    Challenge.Outcome.RELEASED: "was released",
    Challenge.Outcome.LAPSED: "was not confirmed by the deadline and is released",
    Challenge.Outcome.FALLEN: "fell",
}


def settled(challenge: Challenge) -> Message:
    """For whoever challenged; their hold is as it is now."""
    hold = challenge.challenger
    rank = ORDINALS[hold.hold_rank or 1]
    subject = f"Now {rank} hold: {place(hold)}"
    next_step = " Nobody is before you: confirm it." if rank == "first" else ""
    what = ENDS[Challenge.Outcome(challenge.outcome)]
    return Message(subject, f"The hold you challenged {what}. Yours for {hold.album} is {rank} hold: {place(hold)}.{next_step}")
