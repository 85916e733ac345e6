"""A room and a time: what may be booked, what clashes, and who gives way. The room is locked by then."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from producer.core.errors import Conflict
from producer.core.history import unnamed
from producer.core.time import shown_range
from producer.core.writes import fresh
from projects.models import Album

from ...models import Booking, Room
from ...rules import clash
from ...rules.falling import runs_out
from ..hold.queue import Gone
from ..hold.settle import Outcome, settle
from ..locks import refuse_unlocked
from .cancel import give_back
from .row import Status

GAVE_WAY = "Gave way to a confirmed booking."


def refuse_room(room: Room, album: Album, *, by: Any) -> None:
    """ValidationError for a room the album may not be booked into: the same words as for one that does not exist."""
    if not Room.objects.bookable_for(album, by).filter(pk=room.pk).exists():
        raise ValidationError({"room": "There is no such room."})


def refuse_times(booking: Booking) -> None:
    """Before ranges are built: they cannot even be made from an end before its start. Instants are UTC from here on."""
    booking.clean()
    booking.starts_at, booking.ends_at = booking.starts_at.astimezone(UTC), booking.ends_at.astimezone(UTC)
    if booking.ends_at <= booking.starts_at:
        raise ValidationError({"ends_at": "It must end after it starts."})


def refuse_past(booking: Booking, accepted: bool) -> None:
    """Conflict `in_past` for a confirmed booking that is wholly over, unless somebody saw that: a wrong year costs money."""
    if booking.ends_at > timezone.now() or accepted:
        return
    when = shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone)
    raise Conflict(f"{when} is in the past. Say that this is right to book it all the same.", code="in_past")


def refuse_taken(booking: Booking, *, by: Any) -> None:
    """Conflict where a confirmed booking has the room already: whoever comes too late need not queue for its lock.

    It only spares the wait; `take_slot` looks again under the lock.
    """
    clash.refuse_clash(booking.room, clash.blocked(booking.room, booking.starts_at, booking.ends_at), by=by)


def take_slot(booking: Booking, wanted: int | None, *, by: Any) -> Gone:
    """Set `blocked` and, for a hold, its rank. Conflict where the room is taken. The room is locked.

    Returns what gave way: once the booking is written, those behind move up.
    """
    room = booking.room
    booking.blocked = clash.blocked(room, booking.starts_at, booking.ends_at)
    but = None if booking._state.adding else booking
    clash.refuse_clash(room, booking.blocked, by=by, but=but)
    if booking.status == Status.HOLD:
        holds = clash.holds_over(room, booking.blocked, but=but)
        booking.hold_rank = clash.next_rank(holds, room, wanted, by=by)
        return Gone()
    return release_behind(booking, room, [], by=by)


def release_behind(booking: Booking, room: Room, foreseen: list[Booking], *, by: Any) -> Gone:
    """Holds behind a booking that becomes firm give way; a foreign one ahead of it is a clash instead."""
    holds = clash.holds_over(room, booking.blocked, but=None if booking._state.adding else booking)
    rank = booking.hold_rank or Booking.LAST_RANK + 1
    clash.refuse_higher_hold(holds, room, rank, album_id=booking.album_id, by=by)
    refuse_unlocked(holds, foreseen, booking.album)
    gone = Gone()
    for hold in holds:
        gone.times.append(hold.blocked)
        with nullcontext() if hold.album_id == booking.album_id else unnamed():
            given = give_back(fresh(hold), GAVE_WAY, "released", by=by)
            gone.settled += settle(given, met=Outcome.FALLEN, made=Outcome.FALLEN)
    return gone


def set_expiry(booking: Booking, expires_at: datetime | None) -> None:
    """Until when it is held; without a word the studio's days. ValidationError for what cannot be."""
    now = timezone.now()
    if expires_at is None:
        booking.expires_at = runs_out(booking, now)
        return
    if booking.status != Status.HOLD:
        raise ValidationError({"expires_at": "Only a hold runs out."})
    if not now < expires_at <= booking.ends_at:
        raise ValidationError({"expires_at": "Hold it until a time that is still to come, and not beyond its end."})
    booking.expires_at = expires_at
