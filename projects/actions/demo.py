from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from files.actions import begin_audio, drop_audio, empty_audio, receive_audio
from files.models import AudioFile
from producer.core.errors import Conflict, NotAllowed
from producer.core.writes import fresh, write

from ..models import Demo, Song
from ..rules import authorize, can

MOST = 50
State = AudioFile.State


@transaction.atomic
def begin_demo(song: Song, *, name: str, size: int, by: Any, note: str = "", external_id: str = "") -> Demo:
    """A demo whose `size` bytes are then sent with `receive_demo`. Raises NotAllowed, ValidationError, Conflict `too_many`."""
    authorize(by, "demo.add", song.album)
    fresh(song)
    if song.demos.here().count() >= MOST:  # type: ignore[attr-defined]
        raise Conflict(f"A song has at most {MOST} files. Remove one first.", code="too_many")
    audio = begin_audio(name=name, size=size, by=by, organization=song.album.organization)
    return write(Demo(song=song, audio=audio), note=note, external_id=external_id)


def receive_demo(demo: Demo, offset: int, data: bytes, *, by: Any) -> Demo:
    """The bytes that follow the first `offset`, from whoever began the upload (see files.receive_audio).

    With the last of them it is checked and measured; found sound, it becomes the current one.
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


def _put_in_front(demo: Demo) -> Demo:
    for other in Demo.objects.filter(song=demo.song_id, current=True).exclude(pk=demo.pk):
        write(other, current=False)
    return write(demo, current=True)


@transaction.atomic
def remove_demo(demo: Demo, *, by: Any, version: int | None = None) -> None:
    """Throw the content out. What was once heard keeps its row and id, and with them every score; the newest of the others
    becomes current. Raises NotAllowed (one's own may be removed by whoever may add), Stale.
    """
    own = demo.audio.uploaded_by_id == getattr(by, "pk", None) and can(by, "demo.add", demo.song.album)
    if not own:
        authorize(by, "demo.edit", demo.song.album)
    audio = AudioFile.objects.select_for_update(of=("self",), no_key=True).get(pk=demo.audio_id)
    fresh(demo.song)
    demo = fresh(demo, version)
    if audio.state != State.READY:
        drop_audio(audio)
        return
    was_current = demo.current
    write(demo, removed_at=timezone.now(), current=False)
    empty_audio(audio)
    if was_current and (newest := Demo.objects.filter(song=demo.song_id).ready().newest_first().first()):  # type: ignore[attr-defined]
        _put_in_front(newest)
