"""What really happened in a session: who came, what was played, what went wrong."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from producer.core.history import remembered
from producer.core.models import Record
from projects.models import Person, Song
from projects.querysets import OfAlbum


class OfBooking(OfAlbum):
    ALBUM = "booking__album"


class OfLog(OfAlbum):
    ALBUM = "session_log__booking__album"


@remembered
class SessionLog(Record):
    """The log of one booking. Open while it is played, closed with its real hours, which stay here.

    The booking's own time never changes: what was agreed and what happened are two facts.
    """

    booking = models.OneToOneField("studio.Booking", on_delete=models.PROTECT, related_name="log")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notes = models.TextField("what was tried", blank=True, max_length=20000)
    trouble = models.TextField("what went wrong", blank=True, max_length=20000)
    correction = models.CharField("why the hours were corrected", max_length=500, blank=True, editable=False)
    songs: models.ManyToManyField[Song, Any] = models.ManyToManyField(Song, blank=True, related_name="session_logs")

    objects = OfBooking.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="log_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                violation_error_message="The session must end after it started.",
            ),
            models.CheckConstraint(name="log_closed_with_hours", condition=Q(closed_at=None) | Q(ended_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Log of {self.booking}"


@remembered
class Attendance(Record):
    """One person's coming and going."""

    session_log = models.ForeignKey(SessionLog, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    role = models.CharField(max_length=80, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = OfLog.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session_log", "person"],
                name="attendance_once",
                violation_error_message="They are on the list already.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(
                name="attendance_leaves_after_coming",
                condition=Q(left_at=None) | Q(left_at__gt=F("came_at")),
                violation_error_message="They cannot leave before they came.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.session_log}"


@remembered
class Take(Record):
    """One pass at one part of one song. Numbers count up per song and part within a session."""

    class Mark(models.TextChoices):
        NONE = "", "–"
        KEEP = "keep", "Keep"
        COMP = "comp", "For the comp"
        MASTER = "master", "Master"
        FALSE_START = "false_start", "False start"

    session_log = models.ForeignKey(SessionLog, on_delete=models.CASCADE, related_name="takes")
    song = models.ForeignKey(Song, on_delete=models.PROTECT, related_name="takes")
    number = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="takes")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    mark = models.CharField(max_length=12, choices=Mark, blank=True, default=Mark.NONE)
    note = models.TextField(blank=True, max_length=5000)

    objects = OfLog.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session_log", "song", "part", "number"],
                name="take_number_once",
                violation_error_message="That take number is taken for this part.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(
                name="take_rating",
                condition=Q(rating=None) | Q(rating__range=(1, 5)),
                violation_error_message="A rating goes from 1 to 5.",
            ),
            models.CheckConstraint(name="take_number", condition=Q(number__gte=1)),
            models.CheckConstraint(name="take_mark", condition=Q(mark__in=["", "keep", "comp", "master", "false_start"])),
        ]

    def __str__(self) -> str:
        return f"{self.song} · {self.part} · take {self.number}"

    def clean(self) -> None:
        if self.rating is not None and not 1 <= self.rating <= 5:
            raise ValidationError({"rating": "A rating goes from 1 to 5."})
