"""What the pages and forms about one booking say alike."""

from __future__ import annotations

from typing import Any

from producer.core.time import shown_range

from ..models import Booking
from ..presenters import state
from ..rules import clash


def about(booking: Booking, form: Any, title: str, submit: str) -> dict[str, Any]:
    when = shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone)
    return {"booking": booking, "form": form, "title": title, "submit": submit, "when": when, "state": state(booking)}


def made(booking: Booking) -> str:
    when = shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone)
    word = "confirmed" if booking.status == Booking.Status.CONFIRMED else state(booking).word.lower()
    return f"{booking.room.name} is yours {when}: {word}."


def clash_calendar(form: Any) -> str:
    """After a clash: where to look for another time."""
    refused = getattr(form, "refused", None)
    if getattr(refused, "code", "") != clash.CODE:
        return ""
    return f"/calendar/?on={refused.facts['starts_at'][:10]}&room={refused.facts['room']}"
