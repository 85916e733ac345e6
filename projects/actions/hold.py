"""Holds: a pitched song is kept for us until a day. Somebody is reminded before it ends, and it ends by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from producer.core.writes import fresh, write

from ..models import Song
from ..rules import authorize
from ..rules.hold import end_of_hold
from . import hold_words as telling

REMIND = (timedelta(days=7), timedelta(days=1))
NONE: dict[str, Any] = {"held_until": None, "hold_ends_at": None, "hold_remind_at": None}


@transaction.atomic
def hold_song(song: Song, *, until: date, by: Any, version: int | None = None) -> Song:
    """Somebody else's song is kept for us to the end of `until`, a day of the album's clock; again to make it longer.

    Producers are reminded a week and a day before. Raises NotAllowed, ValidationError for a song that is not pitched or a
    day that is over or more than two years ahead, Stale.
    """
    authorize(by, "song.edit", song.album)
    song = fresh(song, version)
    if song.origin != Song.Origin.PITCHED:
        raise ValidationError({"until": "Only a pitched song is on hold: its origin says that it is ours."}, code="not_pitched")
    ends_at = end_of_hold(until, song.album.time_zone)
    return write(song, held_until=until, hold_ends_at=ends_at, hold_remind_at=_next_reminder(ends_at, timezone.now()))


@transaction.atomic
def release_hold(song: Song, *, by: Any, version: int | None = None) -> Song:
    """We need it no longer; it is free for others. Raises NotAllowed, Conflict `not_held`, Stale."""
    authorize(by, "song.edit", song.album)
    song = fresh(song, version)
    if song.held_until is None:
        raise Conflict(f"“{song}” is not on hold.", code="not_held")
    return write(song, **NONE)


def follow_move(song: Song) -> None:
    """What is dropped needs no hold."""
    if song.state == Song.State.DROPPED and song.held_until:
        release_hold(song, by=SYSTEM)


def sweep_holds(now: datetime) -> int:
    """End what has lapsed and remind of what soon will. Any number of workers may run it; each word goes once."""
    done = 0
    for batch in (_lapse_batch, _remind_batch):
        while count := batch(now):
            done += count
    return done


@transaction.atomic
def _lapse_batch(now: datetime, size: int = 100) -> int:
    rows = list(_claimed(hold_ends_at__lte=now)[:size])
    for song in rows:
        telling.tell_lapsed(song)
        write(song, **NONE)
    return len(rows)


@transaction.atomic
def _remind_batch(now: datetime, size: int = 100) -> int:
    rows = list(_claimed(hold_remind_at__lte=now)[:size])
    for song in rows:
        if song.hold_ends_at and song.hold_ends_at > now:
            telling.tell_ending(song)
        song.hold_remind_at = _next_reminder(song.hold_ends_at, now)
    Song.objects.bulk_update(rows, ["hold_remind_at"])
    return len(rows)


def _claimed(**due: Any) -> Any:
    rows = Song.objects.filter(held_until__isnull=False, **due).select_related("album__artist")
    return rows.select_for_update(skip_locked=True, of=("self",), no_key=True).order_by("id")


def _next_reminder(ends_at: datetime | None, now: datetime) -> datetime | None:
    ahead = [ends_at - before for before in REMIND] if ends_at else []
    return next((at for at in ahead if at > now), None)
