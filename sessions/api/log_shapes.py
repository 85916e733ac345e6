"""Shapes of session logs, attendances and takes."""

from __future__ import annotations

from typing import Any

from producer.core.api.fields import Instant, Text, VisibleMany, VisibleRelated
from producer.core.api.serializers import Serializer, Strict
from projects.models import Song

from ..models import Attendance, SessionLog, Take
from ..querysets import people_at_work
from ..serializers import FIXED, STAMPS


def _person(**kwargs: Any) -> VisibleRelated:
    return VisibleRelated(people_at_work, **kwargs)


class LogShape(Serializer):
    songs = VisibleMany(Song, required=False, help_text="Worked on, of this album.")

    class Meta:
        model = SessionLog
        fields = [
            *["id", "booking", "opened_at", "started_at", "ended_at", "closed_at", "songs", "notes", "trouble", "correction"],
            *STAMPS,
        ]
        read_only_fields = [*FIXED, "booking", "opened_at", "closed_at", "correction"]


class LogOpen(LogShape):
    """A log is opened from a confirmed booking; opening it again gives the same log."""

    songs = VisibleMany(read_only=True)

    class Meta(LogShape.Meta):
        read_only_fields = [name for name in LogShape.Meta.fields if name != "booking"]


class CloseBody(Strict):
    started_at = Instant(required=False, help_text="Without it the log's own, which begins as the booking's.")
    ended_at = Instant(required=False, help_text="Without it the booking's end, or now if that is sooner.")


class CorrectBody(Strict):
    started_at = Instant()
    ended_at = Instant()
    reason = Text(max_length=500)


class AttendanceShape(Serializer):
    person = _person()

    class Meta:
        model = Attendance
        fields = ["id", "session_log", "person", "role", "came_at", "left_at", *STAMPS]
        read_only_fields = FIXED


class AttendanceChange(AttendanceShape):
    person = VisibleRelated(read_only=True)

    class Meta(AttendanceShape.Meta):
        read_only_fields = [*FIXED, "session_log"]


class TakeShape(Serializer):
    person = _person(required=False, allow_null=True)

    class Meta:
        model = Take
        fields = ["id", "session_log", "song", "number", "part", "person", "rating", "mark", "note", *STAMPS]
        read_only_fields = FIXED
        extra_kwargs = {"number": {"required": False, "help_text": "Without it the next of that song and part."}}


class TakeChange(TakeShape):
    class Meta(TakeShape.Meta):
        read_only_fields = [*FIXED, "session_log"]
