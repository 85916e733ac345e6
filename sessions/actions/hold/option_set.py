"""Several rooms on hold for one need: confirming one releases the rest, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.errors import Conflict
from producer.core.writes import fresh, write
from projects.models import Album
from projects.rules import authorize

from ...models import Booking, OptionSet
from ..booking.hold import create_booking
from ..booking.siblings import release_holds
from ..locks import lock_all

MOST = 12
DROPPED = "None of the options was taken."
Status = Booking.Status


@transaction.atomic
def create_option_set(*, album: Album, name: str, options: list[dict[str, Any]], by: Any, notes: str = "") -> OptionSet:
    """Hold every room of `options` (as `create_booking` takes them), all or none.

    Raises NotAllowed, ValidationError, and Conflict `booking_conflict` naming the first room that cannot be held.
    """
    authorize(by, "booking.edit", album)
    if not 2 <= len(options) <= MOST:
        raise ValidationError({"options": f"Give between two and {MOST} rooms."})
    lock_all(album, *(option["room"].pk for option in options))
    chosen = write(OptionSet(album=album), name=name.strip(), notes=notes)
    for option in options:
        create_booking(album=album, option_set=chosen, status=Status.HOLD, by=by, **option)
    return chosen


@transaction.atomic
def change_option_set(chosen: OptionSet, *, by: Any, version: int | None = None, **values: Any) -> OptionSet:
    authorize(by, "booking.edit", chosen.album)
    return write(fresh(chosen, version), **values)


@transaction.atomic
def drop_options(chosen: OptionSet, *, by: Any, version: int | None = None) -> OptionSet:
    """Release every hold of the set. Conflict where none is left."""
    authorize(by, "booking.edit", chosen.album)
    rooms = lock_all(chosen.album, *holds_of(chosen).values_list("room_id", flat=True))
    chosen = fresh(chosen, version)
    if not release_holds(holds_of(chosen), rooms, DROPPED, by=by):
        raise Conflict("None of the options is on hold any more.", code="illegal_move")
    return chosen


def holds_of(chosen: OptionSet) -> Any:
    return Booking.objects.filter(option_set=chosen, status=Status.HOLD)
