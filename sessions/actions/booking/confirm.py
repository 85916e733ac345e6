from __future__ import annotations

from typing import Any

from django.db import transaction

from projects.rules import authorize

from ... import costs
from ...models import Booking
from ...rules import clash
from ..calls import follow_booking
from ..hold.queue import move_up
from ..hold.settle import Outcome, settle
from ..locks import lock_all
from .pricing import set_due, set_price
from .row import Status, fresh_row, refuse_fallen, refuse_move, save_row, told
from .siblings import CHOSEN, release_holds, siblings
from .slot import refuse_past, release_behind


@transaction.atomic
def confirm_booking(
    booking: Booking, *, by: Any, over_budget_reason: str = "", past_ok: bool = False, version: int | None = None
) -> Booking:
    """Make a hold firm: commit its cost, release the holds behind it and its other options, and tell everyone.

    Raises NotAllowed, IllegalMove, and Conflict: `booking_conflict` if the room is taken or another album's hold comes
    first, `in_past` if it is over and not `past_ok`, `over_budget` if it passes the budget and no reason is given.
    """
    authorize(by, "booking.edit", booking.album)
    foreseen = clash.holds_over(booking.room, booking.blocked, but=booking)
    others = siblings(booking).values_list("room_id", flat=True)
    rooms = lock_all(booking.album, booking.room_id, *others, giving_way=foreseen)
    room = rooms[booking.room_id]
    booking = fresh_row(booking, version)
    booking.room = room
    refuse_move(booking, Status.CONFIRMED)
    clash.refuse_clash(room, booking.blocked, by=by, but=booking)
    refuse_fallen(booking)
    refuse_past(booking, past_ok)
    settle(booking, met=Outcome.CONFIRMED, made=Outcome.FALLEN)
    gone = release_behind(booking, room, foreseen, by=by)
    booking.status = Status.CONFIRMED
    if booking.estimate is None:
        set_price(booking, None, None, by=by)
    set_due(booking)
    save_row(booking, hold_rank=None, expires_at=None)
    move_up(room, gone, album_id=booking.album_id, by=by)
    release_holds(siblings(booking), rooms, CHOSEN, by=by)
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    follow_booking(booking, by=by, over_budget_reason=over_budget_reason)
    return told(booking, "confirmed", by)


@transaction.atomic
def mark_done(booking: Booking, *, by: Any, version: int | None = None) -> Booking:
    """It took place. Its time never changes afterwards; the real hours are the session log's."""
    authorize(by, "session.log", booking.album)
    lock_all(booking.album, booking.room_id)
    booking = fresh_row(booking, version)
    refuse_move(booking, Status.DONE)
    save_row(booking, status=Status.DONE)
    return told(booking, "done", by)
