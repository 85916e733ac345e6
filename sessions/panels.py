"""What this room shows in the header of an album's pages."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, Sum
from django.http import HttpRequest
from django.utils import timezone

from producer.core.time import shown_at, shown_hours
from projects.models import Album
from projects.panels import Gauge, NextSession

from .models import Booking


def next_session(request: HttpRequest, album: Album) -> NextSession | None:
    """The next confirmed booking that is not over."""
    coming = Booking.objects.filter(album=album, status="confirmed", ends_at__gt=timezone.now()).for_list()
    booking = coming.order_by("starts_at").first()
    if booking is None:
        return None
    when = shown_at(booking.starts_at, booking.room.studio.time_zone)
    return NextSession(f"Next: {when}, {booking.room.name}", f"/bookings/{booking.pk}/")


def hours(request: HttpRequest, album: Album) -> Gauge | None:
    """Hours booked, and how many of them are played; nothing before the first booking."""
    length = Sum(F("ends_at") - F("starts_at"), filter=Q(status__in=["confirmed", "done"]))
    done = Sum(F("ends_at") - F("starts_at"), filter=Q(status="done"))
    found = Booking.objects.filter(album=album).aggregate(booked=length, done=done)
    booked, past = found["booked"], found["done"] or timedelta(0)
    if not booked:
        return None
    text = f"{shown_hours(past)} played of {shown_hours(booked)} booked"
    return Gauge("Time", text, round(100 * past / booked), url=f"/albums/{album.pk}/sessions/")
