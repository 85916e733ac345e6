"""A lower hold challenges those before it; they are confirmed or released by the deadline, or fall."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from producer.core.errors import Conflict, IllegalMove
from producer.core.time import shown_at
from projects.rules import authorize

from ...models import Booking, Challenge
from ...rules import clash
from ...rules.deadline import challenge_due
from ..booking.cancel import cancel_booking
from ..booking.row import fresh_row, refuse_fallen, told
from ..locks import lock_all
from . import settle, telling

RELEASED = "Released."


@transaction.atomic
def challenge_holds(booking: Booking, *, by: Any, version: int | None = None) -> Booking:
    """Ask every other album's hold before this one to be confirmed or released by the studio's deadline.

    Raises NotAllowed, IllegalMove for what is no hold, and Conflict: `hold_lapsed`, `nothing_to_challenge` where none is
    before it or the session has begun, `challenged_already` where somebody has asked all of them.
    """
    authorize(by, "booking.edit", booking.album)
    room = lock_all(booking.album, booking.room_id)[booking.room_id]
    booking = fresh_row(booking, version)
    booking.room = room
    if booking.status != Booking.Status.HOLD:
        raise IllegalMove(f"The booking is {booking.get_status_display().lower()}; only a hold challenges another.")
    refuse_fallen(booking)
    for hold in _challengeable(booking):
        hold.room = room
        _ask(hold, booking, by)
    return told(booking, "changed", by)


def _challengeable(booking: Booking) -> list[Booking]:
    ahead = clash.foreign_ahead(booking)
    if not ahead:
        raise Conflict("No other album's hold is before yours: you may confirm it.", code="nothing_to_challenge")
    if booking.starts_at <= timezone.now() or any(hold.starts_at <= timezone.now() for hold in ahead):
        raise Conflict("The time has begun: there is nothing to challenge any more.", code="nothing_to_challenge")
    asked = dict(Challenge.objects.open().filter(hold__in=ahead).values_list("hold_id", "due_at"))
    left = [hold for hold in ahead if hold.pk not in asked]
    if not left:
        due = shown_at(max(asked.values()), booking.room.studio.time_zone)
        raise Conflict(f"What is before yours is challenged already, until {due}.", code="challenged_already")
    return left


def _ask(hold: Booking, challenger: Booking, by: Any) -> None:
    due = challenge_due(hold.room.studio, hold.starts_at, timezone.now())
    challenge = Challenge(hold=hold, challenger=challenger, due_at=due, asked_by_id=by.pk)
    challenge.full_clean()
    challenge.save()
    told(hold, "challenged", by)
    telling.tell_challenged(challenge)


@transaction.atomic
def withdraw_challenge(booking: Booking, *, by: Any, version: int | None = None) -> Booking:
    """Ask no more: the holds before it stand as they did. Conflict `nothing_to_withdraw` where nothing was asked."""
    authorize(by, "booking.edit", booking.album)
    lock_all(booking.album, booking.room_id)
    booking = fresh_row(booking, version)
    if not settle.withdraw(booking):
        raise Conflict("This hold challenges none.", code="nothing_to_withdraw")
    return told(booking, "changed", by)


def release_hold(booking: Booking, *, by: Any, version: int | None = None) -> Booking:
    """Give a hold up: whoever is behind moves up. Raises as `cancel_booking` does, and IllegalMove for what is no hold."""
    authorize(by, "booking.edit", booking.album)
    if booking.status != Booking.Status.HOLD:
        raise IllegalMove(f"The booking is {booking.get_status_display().lower()}; only a hold can be released.")
    return cancel_booking(booking, reason=RELEASED, by=by, version=version)
