from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from projects.rules import authorize

from ... import costs
from ...models import Booking, Room
from ..calls import follow_booking
from ..hold.queue import Gone, move_up
from ..hold.settle import Outcome, settle
from ..locks import lock_all
from .pricing import reprice
from .row import Status, fresh_row, refuse_fallen, refuse_open_log, refuse_settled, save_row, told
from .slot import refuse_past, refuse_room, refuse_times, take_slot


@transaction.atomic
def move_booking(
    booking: Booking,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: Any,
    room: Room | None = None,
    over_budget_reason: str = "",
    double_booked_ok: bool = False,
    double_booked_why: str = "",
    past_ok: bool = False,
    version: int | None = None,
) -> Booking:
    """Give a hold or a confirmed booking other times or another room; calls move with it and are asked again.

    A moved hold goes behind the holds it meets. Raises as `create_booking` does, IllegalMove for what is done or
    cancelled, and Conflict: `log_open` while its session is being logged, `double_booked` if somebody called is then
    called twice and nobody said that is all right.
    """
    authorize(by, "booking.edit", booking.album)
    if room and room.pk != booking.room_id:
        refuse_room(room, booking.album, by=by)
    target = room or booking.room
    locked = lock_all(booking.album, booking.room_id, target.pk)
    booking = fresh_row(booking, version)
    refuse_settled(booking)
    refuse_open_log(booking)
    refuse_fallen(booking)
    before = (booking.starts_at, booking.ends_at, booking.room)
    left = booking.blocked
    booking.room, booking.starts_at, booking.ends_at = locked[target.pk], starts_at, ends_at
    refuse_times(booking)
    gone = take_slot(booking, None, by=by)
    if booking.expires_at:
        booking.expires_at = min(booking.expires_at, booking.ends_at)
    if booking.status == Status.CONFIRMED:
        refuse_past(booking, past_ok)
    reprice(booking, by=by)
    save_row(booking)
    move_up(booking.room, gone, album_id=booking.album_id, by=by)
    left_behind = Gone([left], settle(booking, met=Outcome.RELEASED, made=Outcome.WITHDRAWN))
    move_up(before[2], left_behind, album_id=booking.album_id, by=by)
    booking.refresh_from_db(fields=["hold_rank", "version", "updated_at"])
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    follow_booking(
        booking,
        by=by,
        was=before[:2],
        double_booked_ok=double_booked_ok,
        double_booked_why=double_booked_why,
        over_budget_reason=over_budget_reason,
    )
    return told(booking, "moved", by, before=before)
