"""Several days at once: all of them, or all but those taken; afterwards each is a booking of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.errors import Conflict
from producer.core.time import shown_range
from producer.core.writes import fresh, write
from projects.models import Album
from projects.rules import authorize

from .. import costs
from ..models import Block, Booking, Room
from ..rules import clash
from ..rules.recurrence import MOST_DAYS
from .booking import cancel_booking, confirm_booking, create_booking, refuse_room
from .locks import lock_all, lock_rooms, refuse_unlocked

Span = tuple[datetime, datetime]
Status = Booking.Status
SHOWN = 5


@transaction.atomic
def create_block(
    *, album: Album, room: Room, name: str, days: list[Span], by: Any, notes: str = "", skip_taken: bool = False, **values: Any
) -> Block:
    """Book `room` on every one of `days`, each as `create_booking` takes it; all or none, or all that are free.

    Every day is looked at, so the refusal (Conflict `booking_conflict`, `taken` in its facts) and `skipped` name all that
    are taken. Raises NotAllowed and ValidationError too.
    """
    authorize(by, "booking.edit", album)
    refuse_room(room, album, by=by)
    if not 1 <= len(days) <= MOST_DAYS:
        raise ValidationError({"days": f"Give between 1 and {MOST_DAYS} days."})
    lock_all(album, room.pk)
    block = write(Block(album=album), name=name.strip(), notes=notes)
    return _add(block, room, days, skip_taken, by, values)


@transaction.atomic
def extend_block(
    block: Block, *, room: Room, days: list[Span], by: Any, version: int | None = None, skip_taken: bool = False, **values: Any
) -> Block:
    """More days of the same block, by the same rule."""
    authorize(by, "booking.edit", block.album)
    refuse_room(room, block.album, by=by)
    lock_all(block.album, room.pk)
    block = fresh(block, version)
    if not 1 <= len(days) <= MOST_DAYS - block.days.count():
        raise ValidationError({"days": f"A block has between 1 and {MOST_DAYS} days."})
    return _add(block, room, days, skip_taken, by, values)


def _add(block: Block, room: Room, days: list[Span], skip_taken: bool, by: Any, values: dict[str, Any]) -> Block:
    in_order = sorted(days)
    if any(later[0] < earlier[1] for earlier, later in pairwise(in_order)):
        raise ValidationError({"days": "Two of these days lie over each other: the room is wanted once at a time."})
    taken = [refused for day in days if (refused := _book(block, room, day, by, values))]
    if taken and (not skip_taken or len(taken) == len(days)):
        raise _refusal(taken, len(days))
    return write(block, skipped=[*block.skipped, *({key: each[key] for key in ("starts_at", "ends_at")} for each in taken)])


def _book(block: Block, room: Room, day: Span, by: Any, values: dict[str, Any]) -> dict[str, str] | None:
    """None if the day is booked, else which day it is and why it cannot be."""
    try:
        with transaction.atomic():
            create_booking(album=block.album, room=room, starts_at=day[0], ends_at=day[1], block=block, by=by, **values)
    except Conflict as refusal:
        if refusal.code != clash.CODE:
            raise
        return {"starts_at": clash.stamp(day[0]), "ends_at": clash.stamp(day[1]), "detail": refusal.message}
    return None


def _refusal(taken: list[dict[str, str]], days: int) -> Conflict:
    more = f" And {len(taken) - SHOWN} more." if len(taken) > SHOWN else ""
    words = " ".join(each["detail"] for each in taken[:SHOWN])
    return Conflict(f"{len(taken)} of {days} days are taken. {words}{more}", code=clash.CODE, facts={"taken": taken})


@transaction.atomic
def change_block(block: Block, *, by: Any, version: int | None = None, **values: Any) -> Block:
    authorize(by, "booking.edit", block.album)
    return write(fresh(block, version), **values)


@transaction.atomic
def confirm_block(
    block: Block, *, by: Any, bookings: Iterable[Booking] | None = None, version: int | None = None, **ways_on: Any
) -> Block:
    """Confirm every day on hold, or those of `bookings`, all or none. Raises as `confirm_booking` does, with the day."""
    authorize(by, "booking.edit", block.album)
    holds = _holds(block, bookings)
    foreseen = [hold for day in holds for hold in clash.holds_over(day.room, day.blocked, but=day)]
    costs.lock([block.album, *(hold.album for hold in foreseen)])
    lock_rooms(*_rooms(block))
    block = fresh(block, version)
    for day in _holds(block, bookings):
        refuse_unlocked(clash.holds_over(day.room, day.blocked, but=day), foreseen, block.album)
        _named(day, lambda day=day: confirm_booking(day, by=by, **ways_on))  # type: ignore[misc]
    return block


@transaction.atomic
def cancel_block(block: Block, *, reason: str, by: Any, version: int | None = None, **ways_on: Any) -> Block:
    """Give every day back that is held or confirmed; a fee is each confirmed one's. Raises as `cancel_booking`."""
    authorize(by, "booking.edit", block.album)
    lock_all(block.album, *_rooms(block))
    block = fresh(block, version)
    days = list(_days(block).filter(status__in=[Status.HOLD, Status.CONFIRMED]))
    if not days:
        raise Conflict("No day of the block is held or confirmed.", code="illegal_move")
    firm = [day for day in days if day.status == Status.CONFIRMED]
    if ways_on.get("cancel_fee") and not firm:
        raise ValidationError({"cancel_fee": "Nothing is owed: no day of the block is confirmed."})
    for day in days:
        owed = ways_on if day in firm else {}
        _named(day, lambda day=day, owed=owed: cancel_booking(day, reason=reason, by=by, **owed))  # type: ignore[misc]
    return block


def _named(day: Booking, do: Any) -> None:
    """Run it; a refusal says which day it is about."""
    try:
        do()
    except Conflict as refusal:
        raise Conflict(f"{_when(day)}: {refusal.message}", code=refusal.code, facts=refusal.facts) from refusal
    except ValidationError as refusal:
        raise ValidationError(
            {
                field: [ValidationError(f"{_when(day)}: {words}", code=error.code) for error in errors for words in error]
                for field, errors in refusal.update_error_dict({}).items()
            }
        ) from refusal


def _when(day: Booking) -> str:
    return shown_range(day.starts_at, day.ends_at, day.room.studio.time_zone)


def _days(block: Block) -> Any:
    return block.days.select_related("album", "room__studio").order_by("starts_at", "pk")


def _holds(block: Block, bookings: Iterable[Booking] | None) -> list[Booking]:
    """The days on hold that are meant; ValidationError for one that is no day of the block, Conflict where there is none."""
    wanted = None if bookings is None else {booking.pk for booking in bookings}
    days = list(_days(block))
    if wanted is not None and not wanted <= {day.pk for day in days}:
        raise ValidationError({"bookings": "One of these is no day of the block."})
    holds = [day for day in days if day.status == Status.HOLD and (wanted is None or day.pk in wanted)]
    if not holds:
        raise Conflict("No day of the block is on hold.", code="illegal_move")
    return holds


def _rooms(block: Block) -> Any:
    return block.days.values_list("room_id", flat=True)
