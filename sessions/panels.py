"""What this room shows in the header of an album's pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from producer.core.time import shown_at
from projects.models import Album
from projects.panels import NextSession

from .models import Booking


def next_session(request: HttpRequest, album: Album) -> NextSession | None:
    """The next confirmed booking that is not over."""
    coming = Booking.objects.filter(album=album, status="confirmed", ends_at__gt=timezone.now()).for_list()
    booking = coming.order_by("starts_at").first()
    if booking is None:
        return None
    when = shown_at(booking.starts_at, booking.room.studio.time_zone)
    return NextSession(f"Next: {when}, {booking.room.name}", f"/bookings/{booking.pk}/")
