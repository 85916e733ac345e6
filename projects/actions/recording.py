from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.errors import Conflict
from producer.core.writes import fresh, write

from .. import signals
from ..models import IsrcIssue, Recording, Song
from ..rules import authorize, deciding_organization
from .demo import leave_recording
from .isrc import lock


@transaction.atomic
def add_recording(song: Song, *, by: Any, isrc: str = "", **values: Any) -> Recording:
    """A version of the song. Raises NotAllowed, ValidationError (also if its ISRC is another recording's)."""
    authorize(by, "song.edit", song.album)
    lock(song.album.organization)
    recording = Recording(song=song, organization=song.album.organization)
    _refuse_taken(recording, isrc, by)
    return write(recording, isrc=isrc, **values)


@transaction.atomic
def update_recording(recording: Recording, *, by: Any, version: int | None = None, **values: Any) -> Recording:
    """Set the given fields. Raises NotAllowed, ValidationError, Stale, and Conflict `isrc_given` for one given for good."""
    authorize(by, "song.edit", recording.song.album)
    lock(recording.song.album.organization)
    recording = fresh(recording, version)
    if "isrc" in values:
        values["isrc"] = _changed_isrc(recording, values["isrc"], by)
    was = recording.length_seconds
    recording = write(recording, **values)
    if recording.length_seconds != was:
        signals.recording_length_changed.send(Recording, recording=recording, by=by)
    return recording


@transaction.atomic
def remove_recording(recording: Recording, *, by: Any, version: int | None = None) -> None:
    """An ISRC it was given is not given again; its files stay as the song's.

    Raises NotAllowed, Stale, Conflict `recording_in_use` (an order, a single).
    """
    authorize(by, "song.edit", recording.song.album)
    fresh(recording.song)
    recording = fresh(recording, version)
    _refuse_used(recording)
    leave_recording(recording)
    recording.delete()


def _refuse_used(recording: Recording) -> None:
    item = recording.order_items.select_related("order").first()
    if item is not None:
        raise Conflict(f"It stands in the running order “{item.order}”: take it out there first.", code="recording_in_use")
    if recording.singles.exists():
        raise Conflict("It is a single: drop the single first.", code="recording_in_use")


def _changed_isrc(recording: Recording, text: str, by: Any) -> str:
    isrc = _stored(text)
    if isrc == recording.isrc:
        return isrc
    if recording.isrc and recording.issues.filter(isrc=recording.isrc).exists():
        words = f"{recording.shown_isrc} was given to this recording and stays with it."
        raise Conflict(words, code="isrc_given")
    _refuse_taken(recording, isrc, by)
    return isrc


def _stored(text: str) -> str:
    field: Any = Recording._meta.get_field("isrc")
    try:
        return field.clean(text, None)
    except ValidationError as error:
        raise ValidationError({"isrc": error.error_list}) from error


def _refuse_taken(recording: Recording, text: str, by: Any) -> None:
    """An ISRC means one recording: of all that the actor sees, and of all that got a number of these houses."""
    if not (isrc := _stored(text)):
        return
    other = Recording.objects.visible_to(by).exclude(pk=recording.pk).filter(isrc=isrc).select_related("song").first()
    if other is not None:
        raise ValidationError({"isrc": ValidationError(f"“{other.song}”, {other}, has this ISRC.", code="unique")})
    houses = [deciding_organization(recording.song.album), recording.organization]
    given = IsrcIssue.objects.filter(isrc=isrc, range__organization__in=houses)
    if given.exclude(recording=recording.pk).exists():
        words = "It was given to another recording, and none is given twice."
        raise ValidationError({"isrc": ValidationError(words, code="unique")})
