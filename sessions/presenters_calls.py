"""What stands against a booking's people: those who cannot come and have nobody in their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from producer.core.money import shown
from producer.core.time import shown_at
from projects.rules import can

from .models import Booking, Call, DueFee
from .rules.notice import due_if_called_off, notice_days
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


def due_ahead(bookings: Sequence[Booking], at: datetime, actor: Any) -> list[dict[str, Any]]:
    """Whose fees would stay due if these of one album were called off now, for those who see the money. One query."""
    if not bookings or not can(actor, "money.view", bookings[0].album):
        return []
    return [_ahead(call, len(bookings) > 1) for call in due_if_called_off(bookings, at)]


def _ahead(call: Call, several: bool) -> dict[str, Any]:
    return {
        "person": call.person.name,
        "fee": shown(call.fee, call.currency) if call.fee is not None else "",
        "card": f"{call.union_card.union} {call.union_card.name}" if call.union_card else "",
        "days": f"{notice_days(call):f}",
        "when": shown_at(call.call_at, call.booking.room.studio.time_zone) if several else "",
    }


def due_rows(booking: Booking, actor: Any, *, may_edit: bool) -> list[dict[str, Any]]:
    """What stays due on this booking. One query."""
    rows = DueFee.objects.visible_to(actor).filter(booking=booking, waived_at=None).select_related("person")
    return [
        {
            "person": due.person.name,
            "fee": shown(due.fee, due.currency),
            "card": due.card,
            "why": due.get_why_display().lower(),
            "waive": f"/due-fees/{due.pk}/waive/" if may_edit else "",
        }
        for due in rows
    ]
