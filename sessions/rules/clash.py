"""Who has the room: looked for under the room's lock, told with a name only to those who may see the booking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from producer.core.errors import Conflict
from producer.core.time import shown_range

from ..models import Booking, Room

CODE = "booking_conflict"
FIRM = [Booking.Status.CONFIRMED, Booking.Status.DONE]


def blocked(room: Room, start: datetime, end: datetime) -> DateTimeTZRange:
    """What may not overlap: the booking and the room's turnaround after it."""
    return DateTimeTZRange(start, end.astimezone(UTC) + timedelta(minutes=room.turnaround_minutes), "[)")


def refuse_clash(room: Room, during: DateTimeTZRange, *, by: Any, but: Booking | None = None) -> None:
    """Conflict `booking_conflict` if a confirmed or done booking has the room in that time."""
    if other := _others(room, during, but).filter(status__in=FIRM).order_by("starts_at").first():
        raise clash(other, room, by=by)


def holds_over(room: Room, during: DateTimeTZRange, *, but: Booking | None = None) -> list[Booking]:
    return list(_others(room, during, but).filter(status=Booking.Status.HOLD).order_by("hold_rank"))


def _others(room: Room, during: DateTimeTZRange, but: Booking | None) -> Any:
    others = Booking.objects.overlapping(room.pk, during).select_related("album")
    return others.exclude(pk=but.pk) if but else others


def refuse_higher_hold(holds: list[Booking], room: Room, rank: int, *, album_id: Any, by: Any) -> None:
    """Conflict if another album's hold of a higher rank is in the way: it must be challenged first."""
    for hold in holds:
        if hold.album_id != album_id and (hold.hold_rank or 0) < rank:
            raise clash(hold, room, by=by)


def next_rank(holds: list[Booking], room: Room, wanted: int | None, *, by: Any) -> int:
    """The wanted rank, or the one behind all holds that overlap. Conflict where it is taken or there is none left."""
    if wanted is not None and not 1 <= wanted <= Booking.LAST_RANK:
        raise ValidationError({"hold_rank": "A hold is first, second or third."})
    taken = {hold.hold_rank or 0: hold for hold in holds}
    rank = wanted or max(taken, default=0) + 1
    if rank in taken:
        raise clash(taken[rank], room, by=by)
    if rank > Booking.LAST_RANK:
        raise clash(holds[-1], room, by=by)
    return rank


def refuse_place(booking: Booking, pair: set[Any], *, by: Any) -> None:
    """Conflict if anything but the two that change places is in the way: a turnaround may have grown since."""
    others = Booking.objects.overlapping(booking.room_id, booking.blocked).exclude(pk__in=pair).select_related("album")
    firm = booking.status in FIRM
    for other in others.filter(status__in=[*FIRM, Booking.Status.HOLD]).order_by("starts_at"):
        if firm or other.status in FIRM or other.hold_rank == booking.hold_rank:
            raise clash(other, booking.room, by=by)


def rank_behind(hold: Booking, room: Room) -> int:
    """The best rank it can have without passing anybody who is ahead of it."""
    ahead = [other.hold_rank or 0 for other in holds_over(room, hold.blocked, but=hold)]
    return 1 + max((rank for rank in ahead if rank < (hold.hold_rank or 0)), default=0)


def foreign_ahead(hold: Booking) -> list[Booking]:
    """Other albums' holds before it: they must go before it can be confirmed."""
    others = holds_over(hold.room, hold.blocked, but=hold)
    return [other for other in others if other.album_id != hold.album_id and (other.hold_rank or 0) < (hold.hold_rank or 0)]


def clash(other: Booking, room: Room, *, by: Any) -> Conflict:
    """The refusal: who has the room and when. Of what `by` may not see, the times alone."""
    seen = Booking.objects.visible_to(by).filter(pk=other.pk).exists()
    what = "on " + _rank(other) if other.status == Booking.Status.HOLD else "taken"
    when = shown_range(other.starts_at, other.ends_at, room.studio.time_zone)
    who = f"by {other.album}" if seen else "by another album"
    facts = {"room": str(room.pk), "starts_at": stamp(other.starts_at), "ends_at": stamp(other.ends_at)}
    if seen:
        facts |= {"booking": str(other.pk), "album": str(other.album_id)}
    return Conflict(f"{room.name} is {what} {when} {who}{_turnaround(other)}.", code=CODE, facts=facts)


def _rank(hold: Booking) -> str:
    return {1: "first hold", 2: "second hold", 3: "third hold"}[hold.hold_rank or 1]


def _turnaround(other: Booking) -> str:
    minutes = int((other.blocked.upper - other.ends_at).total_seconds() // 60)
    return f", and {minutes} minutes more for turnaround" if minutes else ""


def stamp(instant: datetime) -> str:
    """As the API writes it."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
