"""What the people of a booking cost, for those who see its money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse

from producer.core.forms import NumberField
from producer.core.money import shown
from producer.core.pages import page
from producer.core.time import shown_at, shown_range
from projects.rules import authorize, can

from ..models import Booking
from ..presenters import fee_rows
from ..rules.sheet import Row, sheet_cost
from . import find


class MinutesForm(forms.Form):
    minutes = NumberField(label="Finished minutes planned", required=False, min_value=0, max_value=600, max_digits=6)


def people_cost(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = find.booking(request, pk)
    authorize(request.user, "money.view", booking.album)
    form = MinutesForm(request.GET or None)
    minutes: Decimal | None = form.cleaned_data.get("minutes") if form.is_valid() else None
    sheet = sheet_cost(booking, minutes=minutes)
    context: dict[str, Any] = {
        "booking": booking,
        "when": _when(booking),
        "form": form,
        "rows": [_told(row, booking) for row in sheet.rows],
        "totals": [shown(amount, currency) for currency, amount in sheet.totals.items()],
        "unknown": sheet.unknown,
        "remarks": sheet.remarks,
        "may_call": can(request.user, "booking.edit", booking.album),
    }
    return page(request, "sessions/people_cost.html", context)


def _when(booking: Booking) -> str:
    return shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone)


def _told(row: Row, booking: Booking) -> dict[str, Any]:
    call = row.call
    return {
        "url": f"/calls/{call.pk}/edit/",
        "person": call.person.name,
        "role": call.role,
        "at": shown_at(call.call_at, booking.room.studio.time_zone),
        "pay": f"{call.union_card.union} {call.union_card.name}" if call.union_card else call.get_pay_display(),
        "answer": call.get_answer_display(),
        "worked": fee_rows(row.agreed, call.currency),
        "now": shown(row.now, call.currency) if row.now is not None else "",
    }
