"""Calendars that programs look at by a secret address, and what an event of a booking carries for life."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from producer.core.models import Record
from projects.models import Album, Person

from ..querysets import CalendarFeedQuerySet
from .booking import Booking
from .studio import Room


class CalendarFeed(Record):
    """One user's secret calendar address: of an album, a room or a person, or, with none of them, of their own sessions.

    Only the secret's hash is kept. What it shows is read anew at each look, as the user may see it then.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    album = models.ForeignKey(Album, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feeds")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feeds")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feeds")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("address made", default=timezone.now, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "album", "room", "person"],
                name="calendar_feed_once",
                nulls_distinct=False,
                violation_error_message="You have an address of this already. Make a new one of it in the list.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(
                name="calendar_feed_of_one",
                condition=Q(room=None, person=None) | Q(album=None, person=None) | Q(album=None, room=None),
                violation_error_message="A calendar is of one album, one room or one person.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.album or self.room or self.person or "My sessions")


class BookingSequence(models.Model):
    """What calendars were last shown of a booking. `sequence` grows with each change of time, room or status (RFC 5546)."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, primary_key=True, related_name="told")
    sequence = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room_id = models.UUIDField()
    status = models.CharField(max_length=10)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.booking}, {self.sequence}"


class CallSequence(models.Model):
    """What calendars were last shown of a person's call. `sequence` only grows, also where it is taken back and made again.

    What is `gone` (declined or taken back) stays as it went: whoever is not called any more learns nothing new of the booking.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="told_calls")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="told_calls")
    sequence = models.PositiveIntegerField(default=1)
    booking_sequence = models.PositiveIntegerField(default=0, help_text="The booking's own, at that time.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    summary = models.TextField()
    gone = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "person"], name="call_sequence_once")]

    def __str__(self) -> str:
        return f"{self.person} at {self.booking}, {self.sequence}"
