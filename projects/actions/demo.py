from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from files.actions import begin_audio, drop_audio, empty_audio, receive_audio
from files.models import AudioFile
from producer.core.errors import Conflict, NotAllowed
from producer.core.writes import fresh, write

from ..models import Demo, Recording, Song
from ..querysets import DemoQuerySet
from ..rules import authorize, can

MOST = 50
State = AudioFile.State


@transaction.atomic
def begin_demo(song: Song, *, name: str, size: int, by: Any, recording: Recording | None = None, **values: Any) -> Demo:
    """A demo whose `size` bytes are then sent with `receive_demo`; with `recording` it is a mix or bounce of that one.

    Raises NotAllowed, ValidationError, Conflict `too_many`.
    """
    authorize(by, "demo.add", song.album)
    fresh(song)
    if song.demos.here().count() >= MOST:  # type: ignore[attr-defined]
        raise Conflict(f"A song has at most {MOST} files. Remove one first.", code="too_many")
    audio = begin_audio(name=name, size=size, by=by, organization=song.album.organization)
    return write(Demo(song=song, audio=audio), recording=recording, **values)


def receive_demo(demo: Demo, offset: int, data: bytes, *, by: Any) -> Demo:
    """The bytes that follow the first `offset`, from whoever began the upload (see files.receive_audio).

    With the last of them it is checked and measured; found sound, it becomes the current one of its song or recording.
    """
    authorize(by, "demo.add", demo.song.album)
    if demo.audio.uploaded_by_id != by.pk:
        raise NotAllowed("Somebody else began this upload.")
    receive_audio(demo.audio, offset, data)
    return Demo.objects.select_related("audio", "song__album").get(pk=demo.pk)


def follow_audio(audio: AudioFile) -> None:
    """Its file is here, ready or refused: the demo changes with it. Inside the transaction that moved the file."""
    demo = Demo.objects.select_related("song").filter(audio=audio).first()
    if demo is None:
        return
    fresh(demo.song)
    demo = fresh(demo)
    if audio.state == State.CHECKING:
        write(demo, arrived_at=timezone.now())
    elif audio.state == State.READY and demo.removed_at is None:
        _put_in_front(demo)
    else:
        demo.save(update_fields=[])  # what it tells is another, so its version is too


@transaction.atomic
def make_current(demo: Demo, *, by: Any, version: int | None = None) -> Demo:
    """The file that is heard first from now on. Raises NotAllowed, Stale, Conflict `not_ready`."""
    authorize(by, "demo.edit", demo.song.album)
    fresh(demo.song)
    demo = fresh(demo, version)
    if not demo.is_ready:
        raise Conflict("This file cannot be heard yet.", code="not_ready")
    return demo if demo.current else _put_in_front(demo)


def _beside(song: UUID, recording: UUID | None) -> DemoQuerySet:
    """Files of which one is current: those of a recording, or of a song that are of none."""
    return Demo.objects.filter(song=song, recording=recording)  # type: ignore[return-value]


def _put_in_front(demo: Demo) -> Demo:
    for other in _beside(demo.song_id, demo.recording_id).filter(current=True).exclude(pk=demo.pk):
        write(other, current=False)
    return write(demo, current=True)


def _put_newest_in_front(song: UUID, recording: UUID | None) -> None:
    """Where none is current any more."""
    beside = _beside(song, recording)
    if not beside.filter(current=True).exists() and (newest := beside.ready().newest_first().first()):
        _put_in_front(newest)


@transaction.atomic
def update_demo(demo: Demo, *, by: Any, version: int | None = None, **values: Any) -> Demo:
    """Say anew what it is: its `note`, and of which `recording` of its song (None: of none).

    Among the files that it comes to it is current if none that is newer is; where it was current, the newest follows.
    Raises NotAllowed (as for removing), ValidationError, Stale.
    """
    refuse_others_demo(demo, by)
    fresh(demo.song)
    demo = fresh(demo, version)
    was, old = demo.current, demo.recording_id
    if "recording" not in values or getattr(values["recording"], "pk", None) == old:
        return write(demo, **values)
    demo = write(demo, current=False, **values)
    if was:
        _put_newest_in_front(demo.song_id, old)
    newer = _beside(demo.song_id, demo.recording_id).filter(current=True, created_at__gt=demo.created_at)
    return _put_in_front(demo) if demo.is_ready and not newer.exists() else demo


def refuse_others_demo(demo: Demo, by: Any) -> None:
    """One's own is one's to change as long as one may add."""
    own = demo.audio.uploaded_by_id == getattr(by, "pk", None) and can(by, "demo.add", demo.song.album)
    if not own:
        authorize(by, "demo.edit", demo.song.album)


def leave_recording(recording: Recording) -> None:
    """The recording goes: its files are the song's from now on. Inside the transaction, with the song's row locked."""
    for demo in Demo.objects.filter(recording=recording):
        write(demo, recording=None, current=False)
    _put_newest_in_front(recording.song_id, None)


@transaction.atomic
def remove_demo(demo: Demo, *, by: Any, version: int | None = None) -> None:
    """Throw the content out. What was once heard keeps its row and id, and with them every score; the newest of the others
    becomes current. Raises NotAllowed (one's own may be removed by whoever may add), Stale.
    """
    refuse_others_demo(demo, by)
    audio = AudioFile.objects.select_for_update(of=("self",), no_key=True).get(pk=demo.audio_id)
    fresh(demo.song)
    demo = fresh(demo, version)
    if audio.state != State.READY:
        drop_audio(audio)
        return
    write(demo, removed_at=timezone.now(), current=False)
    empty_audio(audio)
    _put_newest_in_front(demo.song_id, demo.recording_id)
