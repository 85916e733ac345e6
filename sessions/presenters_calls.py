"""What stands against a booking's people: those who cannot come and have nobody in their place."""

from __future__ import annotations

from typing import Any

from .models import Booking, Call
from .rules.stand_ins import who_else

MOST = 3


def declined_calls(booking: Booking, actor: Any) -> list[dict[str, Any]]:
    """Each with who else could. One query, and one more for each of the first few."""
    gaps = Call.objects.gaps().filter(booking=booking).select_related("person").order_by("call_at", "id")
    found = []
    for call in gaps[:MOST]:
        call.booking = booking
        url = f"/bookings/{booking.pk}/calls/new/?instead={call.pk}"
        found.append({"person": call.person.name, "role": call.role, "url": url, "others": who_else(call, by=actor)})
    return found
