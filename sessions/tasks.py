"""What happens to bookings by itself."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from producer.core import outbox, sweeps
from producer.core.models import Outbox

from .actions import calendar, call_sheet, penalty, reminder
from .actions.hold import lapse
from .models import Booking, CallSheet, CallSheetIssue


@sweeps.sweeps("reminders")
def send_due_reminders(now: datetime) -> int:
    return reminder.send_due(now)


@sweeps.sweeps("room_holds")
def lapse_due_holds(now: datetime) -> int:
    return lapse.lapse_due(now)


@sweeps.sweeps("penalties")
def warn_of_penalties(now: datetime) -> int:
    return penalty.warn_due(now)


@outbox.handles("studio.follow")
def follow_bookings(row: Outbox) -> None:
    """Somebody joined, left, or has another address: see to all that is ahead, one booking after the other."""
    ahead = Booking.objects.filter(**row.payload["bookings"], status=Booking.Status.CONFIRMED, ends_at__gt=timezone.now())
    for booking in ahead.order_by("starts_at", "pk").distinct():
        calendar.follow(booking, quiet="album" in row.payload["bookings"])
        call_sheet.follow_sheet(booking)


@outbox.handles("studio.call_sheet")
def deliver_call_sheet(row: Outbox) -> None:
    """The paper is made here: it takes a moment, and whoever pressed the button waits for nothing."""
    issue = CallSheetIssue.objects.select_related("sheet__booking").filter(pk=row.payload["issue"]).first()
    if issue:
        call_sheet.deliver(issue, row.payload["to"])


@outbox.handles("studio.call_sheet_again")
def send_call_sheet_again(row: Outbox) -> None:
    sheet = CallSheet.objects.select_related("booking").filter(pk=row.payload["sheet"]).first()
    if sheet:
        call_sheet.send_again(sheet)
