"""What bookings and calls do to the album's money: the one place where this room writes to the ledger.

A confirmed booking is a commitment, a hold is likely cost; a call is committed when its booking is confirmed and the
person said yes, and likely until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from projects.models import Album

from .models import Booking, Call


def lock(albums: Iterable[Album]) -> None:
    """The first lock of the order: the albums' ledgers, by id."""
    ids = sorted({album.pk for album in albums})
    list(Album.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def settle_booking(booking: Booking, *, by: Any, over_budget_reason: str = "") -> None:
    """Write what the booking's state means for the ledger. Conflict `over_budget` if that needs a reason."""


def settle_call(call: Call, *, by: Any, over_budget_reason: str = "") -> None:
    """The same for a call's fee."""


def forget_call(call: Call, *, by: Any) -> None:
    """A call that is no more costs nothing."""
