from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from producer.core.ids import uuid7

from .booking import Booking


class CalendarEntry(models.Model):
    """What one person's calendar says of a booking, as we last told them.

    One row for booking and address for ever: its id is the event's UID, and `sequence` grows with everything told.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="calendar_entries")
    address = models.EmailField(max_length=254)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64)
    starts_at = models.DateTimeField(help_text="When this person is called.")
    ends_at = models.DateTimeField()
    place = models.TextField()
    sequence = models.PositiveIntegerField(default=0)
    cancelled = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "calendar entries"
        indexes = [models.Index(fields=["address", "ends_at"], name="entry_by_address")]
        constraints = [models.UniqueConstraint(fields=["booking", "address"], name="entry_once")]

    def __str__(self) -> str:
        return f"{self.address}: {self.booking}"


class Reminder(models.Model):
    """One mail to one address, `hours` before it is called at `starts_at`. A worker claims it when it is due."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        MISSED = "missed", "Missed"
        SILENCED = "silenced", "Silenced"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="reminders")
    address = models.EmailField(max_length=254)
    starts_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    late = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="reminder_due", condition=Q(state="waiting")),
            models.Index(fields=["address"], name="reminder_by_address", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["booking", "address", "starts_at", "hours"], name="reminder_once"),
            models.CheckConstraint(name="reminder_state", condition=Q(state__in=["waiting", "sent", "missed", "silenced"])),
            models.CheckConstraint(name="reminder_before", condition=Q(due_at__lt=F("starts_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h before {self.booking}, to {self.address}"
