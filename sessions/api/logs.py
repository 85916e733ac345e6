from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.viewsets import Viewset, verb

from ..actions import log as actions
from ..models import Attendance, SessionLog, Take
from .log_shapes import AttendanceChange, AttendanceShape, CloseBody, CorrectBody, LogOpen, LogShape, TakeChange, TakeShape


class LogFilters(Filters):
    booking = VisibleFilter("studio.Booking")
    album = VisibleFilter("projects.Album", field_name="booking__album")

    class Meta:
        model = SessionLog
        fields = ["booking", "album"]


class SessionLogs(Viewset):
    """What happened in a session. It opens from 12 hours before its booking (`too_early`). Closing keeps the real hours and
    accrues the real cost; then it is `log_closed`. One in which nothing is written can be deleted (else `log_not_empty`).
    """

    model = SessionLog
    filterset_class = LogFilters
    orderings = {"started_at": "started_at"}

    def rows(self) -> Any:
        return super().rows().prefetch_related("songs")

    def get_serializer_class(self) -> Any:
        return LogOpen if self.action == "create" else LogShape

    @extend_schema(responses={200: LogOpen, 201: LogOpen})
    def _create(self, request: Any) -> Response:
        return super()._create(request)

    def perform_create(self, booking: Any) -> SessionLog | Response:
        """201 for a log that begins, 200 for the one that is there."""
        there = SessionLog.objects.filter(booking=booking).exists()
        log = actions.open_log(booking, by=self.actor)
        return self.answer(log) if there else log

    def perform_update(self, log: SessionLog, version: int | None, **values: Any) -> SessionLog:
        return actions.write_log(log, by=self.actor, version=version, **values)

    def perform_destroy(self, log: SessionLog, version: int | None) -> None:
        actions.discard_log(log, by=self.actor, version=version)

    @verb(CloseBody)
    def close(self, log: SessionLog, version: int | None, **values: Any) -> SessionLog:
        return actions.close_log(log, by=self.actor, version=version, **values)

    @verb(CorrectBody)
    def correct(self, log: SessionLog, version: int | None, **values: Any) -> SessionLog:
        return actions.correct_hours(log, by=self.actor, version=version, **values)


class OfLogFilters(Filters):
    session_log = VisibleFilter("studio.SessionLog")
    person = VisibleFilter("projects.Person")


class AttendanceFilters(OfLogFilters):
    class Meta:
        model = Attendance
        fields = ["session_log", "person"]


class Attendances(Viewset):
    """Who came to a session, from when until when."""

    model = Attendance
    filterset_class = AttendanceFilters

    def get_serializer_class(self) -> Any:
        return AttendanceChange if self.action == "partial_update" else AttendanceShape

    def perform_create(self, **values: Any) -> Attendance:
        return actions.add_attendance(values.pop("session_log"), by=self.actor, **values)

    def perform_update(self, attendance: Attendance, version: int | None, **values: Any) -> Attendance:
        return actions.change_attendance(attendance, by=self.actor, version=version, **values)

    def perform_destroy(self, attendance: Attendance, version: int | None) -> None:
        actions.remove_attendance(attendance, by=self.actor, version=version)


class TakeFilters(OfLogFilters):
    song = VisibleFilter("projects.Song")

    class Meta:
        model = Take
        fields = ["session_log", "song", "person", "mark"]


class Takes(Viewset):
    """One pass at one part of one song."""

    model = Take
    filterset_class = TakeFilters

    def get_serializer_class(self) -> Any:
        return TakeChange if self.action == "partial_update" else TakeShape

    def perform_create(self, **values: Any) -> Take:
        return actions.add_take(values.pop("session_log"), by=self.actor, **values)

    def perform_update(self, take: Take, version: int | None, **values: Any) -> Take:
        return actions.change_take(take, by=self.actor, version=version, **values)

    def perform_destroy(self, take: Take, version: int | None) -> None:
        actions.remove_take(take, by=self.actor, version=version)
