"""The other options of a set, which are released when one is confirmed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from producer.core.errors import Conflict

from ...models import Booking
from ..hold.queue import Gone, move_up
from ..hold.settle import Outcome, settle
from .cancel import give_back
from .row import Status

CHOSEN = "Another option was confirmed."


def siblings(booking: Booking) -> Any:
    """The options of its set that are still on hold."""
    if booking.option_set_id is None:
        return Booking.objects.none()
    return Booking.objects.filter(option_set=booking.option_set_id, status=Status.HOLD).exclude(pk=booking.pk)


def release_holds(holds: Any, rooms: dict[Any, Any], why: str, *, by: Any) -> int:
    """Give these holds back; those behind them move up. Conflict if one was moved to a room that is not locked."""
    found = list(holds.select_for_update(of=("self",)).select_related("album", "room__studio").order_by("pk"))
    for hold in found:
        if hold.room_id not in rooms:
            raise Conflict("One of the options was moved just now. Look again.")
        hold.room = rooms[hold.room_id]
        given = give_back(hold, why, "cancelled", by=by)
        gone = Gone([given.blocked], settle(given, met=Outcome.RELEASED, made=Outcome.WITHDRAWN))
        move_up(hold.room, gone, album_id=given.album_id, by=by)
    return len(found)


def refuse_option_set(booking: Booking) -> None:
    """ValidationError for a set of another album, and for what is no hold."""
    if booking.option_set is None:
        return
    if booking.option_set.album_id != booking.album_id:
        raise ValidationError({"option_set": "This album has no such set of options."})
    if booking.block_id:
        raise ValidationError({"option_set": "A day of a block is no option."})
    if booking.status != Status.HOLD:
        raise ValidationError({"option_set": "Only a hold is an option."})
