"""What every verb of a booking shares: the locked row, the table of moves, the write and the telling."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from producer.core.errors import Conflict, IllegalMove
from producer.core.writes import fresh

from ...models import Booking, SessionLog
from ...rules.falling import why_fallen
from ...signals import booking_changed
from ..hold import deadline

Status = Booking.Status


def fresh_row(booking: Booking, version: int | None) -> Booking:
    """The row now, locked. Whoever moved it to another room since has moved it away from the lock we hold."""
    row = fresh(booking, version)
    if row.room_id != booking.room_id:
        raise IllegalMove("The booking was moved to another room just now. Look again.")
    return row


def refuse_move(booking: Booking, to: str) -> None:
    if to not in Booking.NEXT[Status(booking.status)]:
        now = booking.get_status_display().lower()
        raise IllegalMove(f"The booking is {now}; it cannot become {Status(to).label.lower()}.")


def refuse_settled(booking: Booking) -> None:
    if booking.status not in (Status.HOLD, Status.CONFIRMED):
        raise IllegalMove(f"The booking is {booking.get_status_display().lower()}; its time and price stay as they are.")


def refuse_open_log(booking: Booking) -> None:
    """Conflict `log_open`: what is being logged stays where it is, or its log could never be closed."""
    if SessionLog.objects.filter(booking=booking, closed_at=None).exists():
        words = "The session log of this booking is open: close it, or discard it if nothing happened."
        raise Conflict(words, code="log_open")


def save_row(booking: Booking, **values: Any) -> Booking:
    for name, value in values.items():
        setattr(booking, name, value)
    booking.full_clean()
    booking.save()
    return booking


def refuse_fallen(booking: Booking) -> None:
    """Conflict `hold_lapsed` for a hold whose deadline is over, though no worker came by yet: it stands no more."""
    if words := why_fallen(booking, timezone.now()):
        raise Conflict(f"{words} Hold the room anew.", code="hold_lapsed")


def refuse_fixed(booking: Booking) -> None:
    """What is settled, is being logged or has fallen stays where it is. IllegalMove or Conflict says which."""
    refuse_settled(booking)
    refuse_open_log(booking)
    refuse_fallen(booking)


def told(booking: Booking, what: str, by: Any, *, before: Any = None) -> Booking:
    """The deadline follows, then everybody who receives the fact."""
    deadline.keep(booking)
    booking_changed.send(Booking, booking=booking, what=what, by=by, before=before)
    return booking
