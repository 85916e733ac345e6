"""What everybody needs to know of one booking on one page, and each form of it that was sent."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from producer.core.ids import uuid7
from producer.core.models import Record
from projects.models import Song
from projects.querysets import OfAlbum

from .booking import Booking


class OfBooking(OfAlbum):
    ALBUM = "booking__album"

    def for_list(self) -> Any:
        return self.select_related("booking__album__artist", "booking__room__studio").prefetch_related("songs", "issues")


class CallSheet(Record):
    """What the booking and its calls do not say by themselves: songs, parts, gear, whom to ring. No money is ever in it."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="call_sheet")
    songs: models.ManyToManyField[Song, Any] = models.ManyToManyField(Song, blank=True, related_name="call_sheets")
    parts = models.CharField(max_length=500, blank=True, help_text="What is recorded: drums, bass.")
    gear = models.TextField(max_length=5000, blank=True, help_text="What is there, and what to bring.")
    contacts = models.TextField(max_length=2000, blank=True, help_text="Whom to ring on the day.")
    notes = models.TextField(max_length=5000, blank=True)

    objects = OfBooking.as_manager()

    def __str__(self) -> str:
        return f"Call sheet of {self.booking}"


class CallSheetIssue(models.Model):
    """The sheet as it was sent: its facts, what had changed since the issue before, and to whom it went."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sheet = models.ForeignKey(CallSheet, on_delete=models.CASCADE, related_name="issues")
    number = models.PositiveIntegerField()
    facts = models.JSONField()
    changes = models.JSONField(default=list)
    told = models.JSONField(default=list, help_text="The addresses it went to.")
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="call_sheet_issue_once")]

    def __str__(self) -> str:
        return f"{self.sheet}, issue {self.number}"
