"""Who stands behind whom. The room is locked by whoever calls."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from producer.core.history import unnamed
from producer.core.writes import fresh

from ...models import Booking, Challenge, Room
from ...rules import clash
from ...signals import booking_changed
from . import telling


@dataclass
class Gone:
    """What left the room: the times that are free now, and the challenges that ended so."""

    times: list[Any] = field(default_factory=list)
    settled: list[Challenge] = field(default_factory=list)


def move_up(room: Room, gone: Gone, *, album_id: Any, by: Any) -> None:
    """Holds in the freed times take the best place that is free behind those ahead of them, and those behind them theirs.

    Each producer hears of it, and whoever had challenged what is gone hears how that ended. Of what other organisations'
    histories keep, nobody's name is part.
    """
    challengers = {challenge.challenger_id for challenge in gone.settled}
    freed = list(gone.times)
    while freed:
        for hold in clash.holds_over(room, freed.pop()):
            rank = clash.rank_behind(hold, room)
            if rank < (hold.hold_rank or 0):
                with nullcontext() if hold.album_id == album_id else unnamed():
                    promoted = _promote(hold, room, rank, by)
                freed.append(promoted.blocked)
                if promoted.pk not in challengers:
                    telling.tell_moved_up(promoted)
    for challenge in gone.settled:
        telling.tell_settled(challenge)


def _promote(hold: Booking, room: Room, rank: int, by: Any) -> Booking:
    hold = fresh(hold)
    hold.room, hold.hold_rank = room, rank
    hold.save(update_fields=["hold_rank"])
    booking_changed.send(Booking, booking=hold, what="moved_up", by=by, before=None)
    return hold
