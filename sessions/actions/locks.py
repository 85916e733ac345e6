"""The locks of this room, always in one order: album ledgers, rooms by id, booking, calls; and what is asked under them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from budgets.models import BudgetLine
from producer.core.errors import Conflict
from projects.models import Album

from .. import costs
from ..models import Booking, Room


def lock_rooms(*ids: Any) -> dict[Any, Room]:
    rooms = Room.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(ids)).order_by("pk")
    return {room.pk: room for room in rooms.select_related("studio")}


def lock_all(album: Album, *rooms: Any, giving_way: Iterable[Booking] = ()) -> dict[Any, Room]:
    """Lock the ledgers of the album and of the holds that may give way, then the rooms. Returns the rooms as they are now."""
    costs.lock([album, *(hold.album for hold in giving_way)])
    return lock_rooms(*rooms)


def refuse_unlocked(holds: Iterable[Booking], foreseen: Iterable[Booking], album: Album) -> None:
    """Conflict if a hold came between looking and locking, whose album's ledger is not ours to write."""
    if {hold.album_id for hold in holds} - {album.pk} - {hold.album_id for hold in foreseen}:
        raise Conflict("Somebody placed a hold on the room just now. Look again, then confirm.")


def refuse_line(line: BudgetLine | None, album: Album, *, by: Any) -> None:
    """ValidationError for a budget line of another album, or one `by` may not see: the words of one that does not exist."""
    if line and not BudgetLine.objects.visible_to(by).filter(pk=line.pk, budget__album=album).exists():
        raise ValidationError({"line": "This album's budget has no such line."})
