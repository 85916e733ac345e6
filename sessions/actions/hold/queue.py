"""Who stands behind whom. The room is locked by whoever calls."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from producer.core.history import unnamed
from producer.core.writes import fresh

from ...models import Booking, Room
from ...rules import clash
from ...signals import booking_changed


def move_up(room: Room, freed: list[Any], *, album_id: Any, by: Any) -> None:
    """Holds in the freed times take the best place that is free behind those ahead of them, and those behind them theirs.

    Each producer hears of it; of what other organisations' histories keep, nobody's name is part.
    """
    while freed:
        for hold in clash.holds_over(room, freed.pop()):
            rank = clash.rank_behind(hold, room)
            if rank < (hold.hold_rank or 0):
                with nullcontext() if hold.album_id == album_id else unnamed():
                    freed.append(_promote(hold, room, rank, by).blocked)


def _promote(hold: Booking, room: Room, rank: int, by: Any) -> Booking:
    hold = fresh(hold)
    hold.room, hold.hold_rank = room, rank
    hold.save(update_fields=["hold_rank"])
    booking_changed.send(Booking, booking=hold, what="moved_up", by=by, before=None)
    return hold
