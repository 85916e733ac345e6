"""The session log: open it, write in it, close it. A closed log is corrected only by closing it anew with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from producer.core.errors import Conflict, IllegalMove
from producer.core.writes import fresh, write
from projects.models import Person, Song
from projects.rules import authorize

from .. import costs
from ..models import Attendance, Booking, SessionLog, Take
from ..rules.hours import likely_hours, refuse_early, refuse_far, refuse_hours
from ..signals import session_closed
from .booking import mark_done


@transaction.atomic
def open_log(booking: Booking, *, by: Any) -> SessionLog:
    """Begin the log of a confirmed booking, with those who said yes on the list. Opening it again gives the same log.

    Raises NotAllowed, IllegalMove for a booking that is not confirmed, and Conflict `too_early` more than half a day
    before it begins.
    """
    authorize(by, "session.log", booking.album)
    booking = fresh(booking)
    if found := SessionLog.objects.filter(booking=booking).first():
        return found
    if booking.status != Booking.Status.CONFIRMED:
        raise IllegalMove(f"A session is logged once its booking is confirmed; this one is {booking.get_status_display()}.")
    refuse_early(booking, timezone.now())
    log = SessionLog(booking=booking)
    write(log, opened_at=timezone.now(), opened_by=_person(by), started_at=booking.starts_at)
    coming = booking.calls.filter(answer="yes").select_related("person").order_by("call_at", "id")
    for call in coming:
        Attendance.objects.get_or_create(session_log=log, person=call.person, defaults={"role": call.role})
    return log


@transaction.atomic
def discard_log(log: SessionLog, *, by: Any, version: int | None = None) -> None:
    """Throw away a log in which nothing is written, as if it had never been opened; its booking is free to change again.

    Raises NotAllowed, Stale, and Conflict: `log_closed`, or `log_not_empty`, for what happened is not thrown away.
    """
    log = _open(log, by, version)
    if words := written(log):
        raise Conflict(
            f"There is something in this log: {words}. Take it out first, or close the session.", code="log_not_empty"
        )
    log.delete()


def written(log: SessionLog) -> str:
    """What somebody put into the log, in words. Who was called stands on the list by itself and does not count."""
    listed = log.attendances.exclude(came_at=None, left_at=None, person__in=log.booking.calls.values("person"))
    found = {"takes": log.takes.exists(), "people who came": listed.exists(), "notes": bool(log.notes or log.trouble)}
    return ", ".join(what for what, there in {**found, "songs": log.songs.exists()}.items() if there)


@transaction.atomic
def write_log(log: SessionLog, *, by: Any, version: int | None = None, **values: Any) -> SessionLog:
    """Change `started_at`, `ended_at`, `notes`, `trouble` or `songs` (all of them) of an open log.

    Raises NotAllowed, Stale, Conflict `log_closed`, and ValidationError, also for hours more than a day from the booking.
    """
    log = _open(log, by, version)
    _refuse_far(log, ("started_at", "ended_at"), values)
    songs = values.pop("songs", None)
    _refuse_foreign(log, songs or [])
    log = write(log, **values)
    if songs is not None:
        log.songs.set(songs)
    return log


@transaction.atomic
def close_log(
    log: SessionLog,
    *,
    by: Any,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    version: int | None = None,
) -> SessionLog:
    """Keep the real hours and turn the booking's commitment into its real cost; the booking is done.

    Hours that nobody says are the booked ones, or end now if that is sooner. The booking's own time stays what was
    agreed. The cost is accrued even where it passes the budget, for it has happened; the flags tell. Raises
    ValidationError (also for hours still ahead), IllegalMove, Stale, and Conflict `too_early`.
    """
    costs.lock([log.booking.album])
    log = _open(log, by, version)
    now = timezone.now()
    refuse_early(log.booking, now)
    booking = mark_done(log.booking, by=by)
    start, end = likely_hours(log, now)
    values = {"started_at": started_at or start, "ended_at": ended_at or end}
    refuse_hours(booking, **values, now=now)
    log = write(log, **values, closed_at=now, closed_by=_person(by))
    costs.settle_session(log, by=by)
    session_closed.send(SessionLog, log=log, by=by)
    return log


@transaction.atomic
def correct_hours(
    log: SessionLog, *, started_at: datetime, ended_at: datetime, reason: str, by: Any, version: int | None = None
) -> SessionLog:
    """Say other hours of a closed log, with a reason; the accrued cost follows by a reversal. Raises ValidationError."""
    authorize(by, "booking.edit", log.booking.album)
    costs.lock([log.booking.album])
    log = fresh(log, version)
    if not log.closed_at:
        raise Conflict("This log is still open: change its hours there.", code="log_open")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the hours are others."})
    refuse_hours(log.booking, started_at, ended_at, timezone.now())
    log = write(log, started_at=started_at, ended_at=ended_at, correction=reason.strip())
    costs.settle_session(log, by=by)
    return log


@transaction.atomic
def add_attendance(log: SessionLog, *, person: Person, by: Any, **values: Any) -> Attendance:
    """Put somebody on the list: `role`, `came_at`, `left_at` (aware, within a day of the booking)."""
    log = _open(log, by)
    _refuse_far(log, ("came_at", "left_at"), values)
    return write(Attendance(session_log=log), person=person, **values)


@transaction.atomic
def change_attendance(attendance: Attendance, *, by: Any, version: int | None = None, **values: Any) -> Attendance:
    _refuse_far(_open(attendance.session_log, by), ("came_at", "left_at"), values)
    return write(fresh(attendance, version), **values)


@transaction.atomic
def remove_attendance(attendance: Attendance, *, by: Any, version: int | None = None) -> None:
    _open(attendance.session_log, by)
    fresh(attendance, version).delete()


@transaction.atomic
def add_take(log: SessionLog, *, song: Song, part: str, by: Any, number: int | None = None, **values: Any) -> Take:
    """Write down a take; without `number` it is the next of that song and part. The song joins the songs worked on."""
    log = _open(log, by)
    _refuse_foreign(log, [song], "song")
    take = write(Take(session_log=log), song=song, part=part.strip(), number=number or _next(log, song, part), **values)
    log.songs.add(song)
    return take


@transaction.atomic
def change_take(take: Take, *, by: Any, version: int | None = None, **values: Any) -> Take:
    log = _open(take.session_log, by)
    _refuse_foreign(log, [values["song"]] if "song" in values else [], "song")
    return write(fresh(take, version), **values)


@transaction.atomic
def remove_take(take: Take, *, by: Any, version: int | None = None) -> None:
    _open(take.session_log, by)
    fresh(take, version).delete()


def _person(by: Any) -> Any:
    return by if by.pk else None


def _next(log: SessionLog, song: Song, part: str) -> int:
    last = log.takes.filter(song=song, part=part.strip()).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _open(log: SessionLog, by: Any, version: int | None = None) -> SessionLog:
    """The log, locked, if `by` may write in it and it is open."""
    authorize(by, "session.log", log.booking.album)
    log = fresh(log, version)
    if log.closed_at:
        raise Conflict("This log is closed. Its hours can still be corrected, with a reason.", code="log_closed")
    return log


def _refuse_far(log: SessionLog, names: tuple[str, ...], values: dict[str, Any]) -> None:
    refuse_far(log.booking, **{name: values[name] for name in names if name in values})


def _refuse_foreign(log: SessionLog, songs: list[Song], field: str = "songs") -> None:
    if any(song.album_id != log.booking.album_id for song in songs):
        raise ValidationError({field: "That song is not of this album."})
