"""Before two entries of a directory become one: the locks of this room, and what stands in the way."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from producer.core.errors import Conflict
from producer.core.time import shown_at
from projects.models import Album, Person

from .. import costs
from ..models import CalendarFeed, Call
from .calls import OPEN_FOR_CALLS


def prepare(keep: Person, gone: Person) -> None:
    """Lock the ledgers of all albums they are called for, as every change of a call does.

    Conflict `both_called` where both are called to a booking that is still open: which call holds, the producer says.
    """
    costs.lock(Album.objects.filter(bookings__calls__person__in=[keep, gone]).distinct())
    twin = Call.objects.filter(booking=OuterRef("booking"), person=keep)
    both = Call.objects.filter(person=gone, booking__status__in=OPEN_FOR_CALLS).filter(Exists(twin)).for_list()
    if found := list(both.order_by("call_at")[:3]):
        where = "; ".join(shown_at(call.booking.starts_at, call.booking.room.studio.time_zone) for call in found)
        raise Conflict(f"Both are called to {where}. Take one of the calls back first.", code="both_called")
    both_feeds = CalendarFeed.objects.filter(person=keep).values("user")
    CalendarFeed.objects.filter(person=gone, user__in=both_feeds).delete()  # who has addresses of both keeps one
