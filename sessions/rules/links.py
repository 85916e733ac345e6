"""What a link to a call leads to."""

from __future__ import annotations

from datetime import datetime

from producer.core.secrets import hashed

from ..models import Booking, Call


def call_of(secret: str) -> Call | None:
    """The call behind a secret, or None: one that is none of ours, or whose call was taken back."""
    if not secret:
        return None
    found = Call.objects.filter(links__secret_hash=hashed(secret)).select_related("union_card", "booking__album__artist")
    return found.select_related("person__user", "booking__room__studio", "booking__album__organization").first()


def problem(call: Call, now: datetime) -> str:
    """Why nothing can be answered any more; empty while it can."""
    booking = call.booking
    if booking.status == Booking.Status.CANCELLED:
        return "This session was cancelled. You need not come."
    if booking.status == Booking.Status.DONE or booking.ends_at <= now:
        return "This session is over."
    return ""
