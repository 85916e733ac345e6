"""Sound: taken in piece by piece, put together and looked into by a worker, kept or refused in words."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from producer.core import outbox
from producer.core.errors import Conflict
from producer.core.writes import fresh, write

from .. import rules
from ..models import AudioFile, Piece
from ..signals import audio_moved
from .stored import discard, keep

State = AudioFile.State
MB = 1024 * 1024
PIECE = 4 * MB  # what our own pages send
SMALLEST = MB // 4  # of all pieces but the last
UNFINISHED = timedelta(days=3)
TELL_EVERY = 0.5  # seconds
Measure = Callable[[IO[bytes], str, Callable[[int], None]], dict[str, Any]]


@transaction.atomic
def begin_audio(*, name: str, size: int, by: Any, organization: Organization, external_id: str = "") -> AudioFile:
    """A place for `size` bytes of sound, to be sent with `receive_audio` within three days of each other.

    Whether `by` may is for the room that uses it to say. Raises ValidationError (code file_size or file_empty).
    """
    rules.refuse_audio_size(size)
    audio = AudioFile(organization=organization, uploaded_by=by if getattr(by, "pk", None) else None)
    expires_at = timezone.now() + UNFINISHED
    return write(audio, name=rules.plain_name(name), size=size, external_id=external_id, expires_at=expires_at)


def receive_audio(audio: AudioFile, offset: int, data: bytes) -> AudioFile:
    """Keep the bytes that follow the first `offset`. With the last of them the checking begins, after commit.

    Raises Conflict `offset_mismatch` where `offset` is not what is here (facts: received), ValidationError for a piece
    that is too small or too long, and for a first one that shows no sound: that upload is over, and stays as refused.
    """
    audio = _received(audio, offset, data)
    if audio.state == State.REFUSED:
        raise ValidationError(audio.words, code="file_type")
    return audio


@transaction.atomic
def _received(audio: AudioFile, offset: int, data: bytes) -> AudioFile:
    audio = fresh(audio)
    _refuse_piece(audio, offset, len(data))
    if offset == 0:
        try:
            audio.content_type = rules.audio_type(data[:16])
        except ValidationError as error:
            return _refused(audio, error)
    key = default_storage.save(f"{audio.folder}/{offset:010d}", ContentFile(data))
    Piece(audio=audio, offset=offset, size=len(data), key=key).save()
    audio.received += len(data)
    audio.expires_at = timezone.now() + UNFINISHED
    whole = audio.received == audio.size
    audio.state = State.CHECKING if whole else State.UPLOADING
    audio.save(update_fields=["received", "expires_at", "content_type", "state"])
    if whole:
        outbox.post("files.audio", f"audio {audio.pk}", {"audio": str(audio.pk)})
        audio_moved.send(AudioFile, audio=audio)
    return audio


def _refuse_piece(audio: AudioFile, offset: int, length: int) -> None:
    here = {"received": audio.received}
    if audio.state != State.UPLOADING:
        raise Conflict("This upload is complete already.", code="upload_complete", facts=here)
    if offset != audio.received:
        words = f"{audio.received} bytes of this upload are here: go on from there."
        raise Conflict(words, code="offset_mismatch", facts=here)
    if offset + length > audio.size:
        raise ValidationError("That is more than the file was said to have.", code="file_size")
    if length < min(SMALLEST, audio.size - offset):
        raise ValidationError("A piece has 256 kB or more, unless it is the last.", code="piece_size")


def check_audio(pk: UUID, hold: Callable[[timedelta], None] = lambda lease: None, measure: Measure = rules.measure) -> None:
    """Put it together, look into it, measure and keep it, or refuse it in words. Bears running twice, or twice at once.

    `hold` is called as it goes on, with how long the next silence may be. `measure` is another's only for sound of our own.
    """
    audio = AudioFile.objects.select_related("organization", "uploaded_by").filter(pk=pk, state=State.CHECKING).first()
    if audio is None:
        return
    tell = _Teller(audio, hold)
    with tempfile.TemporaryFile(prefix="producer-audio-") as whole:
        sha256 = _join(audio, whole, tell)
        try:
            facts = measure(whole, audio.content_type, tell)
        except ValidationError as error:
            _settle(audio, partial(_refused, error=error))
            return
        hold(timedelta(minutes=5))  # a slow store takes its time with half a gigabyte
        _settle(audio, partial(_ready, whole=whole, sha256=sha256, facts=facts))


class _Teller:
    """Writes down how far the checking is, for whoever watches, but not at every block."""

    def __init__(self, audio: AudioFile, hold: Callable[[timedelta], None]) -> None:
        self.audio, self.hold, self.told = audio, hold, 0.0

    def __call__(self, percent: int) -> None:
        if time.monotonic() - self.told > TELL_EVERY:
            self.told = time.monotonic()
            AudioFile.objects.filter(pk=self.audio.pk).update(progress=percent)
            self.hold(outbox.LEASE)


def _join(audio: AudioFile, whole: IO[bytes], tell: Callable[[int], None]) -> str:
    digest = hashlib.sha256()
    for piece in audio.pieces.all():
        with default_storage.open(piece.key) as content:
            for chunk in content.chunks():
                whole.write(chunk)
                digest.update(chunk)
        tell(0)
    whole.flush()
    if whole.tell() != audio.size:
        raise OSError(f"{whole.tell()} of {audio.size} bytes are here")
    return digest.hexdigest()


@transaction.atomic
def _settle(audio: AudioFile, how: Callable[[AudioFile], Any]) -> None:
    """Unless somebody threw it out or another worker was faster."""
    row = AudioFile.objects.select_for_update(of=("self",), no_key=True).filter(pk=audio.pk, state=State.CHECKING).first()
    if row is not None:
        how(row)
        row.pieces.all().delete()
        transaction.on_commit(lambda: drop_folder(audio.folder))


def _ready(audio: AudioFile, whole: IO[bytes], sha256: str, facts: dict[str, Any]) -> AudioFile:
    file = keep(
        whole,
        kind="audio",
        name=audio.name,
        found=audio.content_type,
        size=audio.size,
        sha256=sha256,
        by=audio.uploaded_by,
        organization=audio.organization,
    )
    measured = {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in facts.items()}
    measured["peaks"] = bytes(facts["peaks"])
    return _moved(write(audio, **measured, file=file, name=file.name, state=State.READY, progress=100))


def _refused(audio: AudioFile, error: ValidationError) -> AudioFile:
    return _moved(write(audio, state=State.REFUSED, words=error.messages[0][:300], expires_at=timezone.now() + UNFINISHED))


def _moved(audio: AudioFile) -> AudioFile:
    audio_moved.send(AudioFile, audio=audio)
    return audio


@transaction.atomic
def empty_audio(audio: AudioFile) -> AudioFile:
    """Throw out the content; what was measured stays, for whatever was said about it."""
    audio = fresh(audio)
    if file := audio.file:
        write(audio, file=None)
        discard(file)
    return audio


@transaction.atomic
def drop_audio(audio: AudioFile) -> None:
    """Throw out row and content, and with the row what hangs on it; for what never became ready."""
    folder = audio.folder
    audio.delete()
    transaction.on_commit(lambda: drop_folder(folder))


def expire_audio(now: datetime) -> int:
    """Throw out uploads that nobody went on with, and what was refused, after three days."""
    expired = list(AudioFile.objects.expired(now)[:1000])
    for audio in expired:
        drop_audio(audio)
    return len(expired)


def drop_folder(folder: str) -> None:
    """Every content below `folder`, also one whose row was rolled back."""
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    with suppress(OSError):  # a folder that another piece came into stays
        default_storage.delete(folder)


def clean_pieces() -> int:
    """Folders of pieces whose upload is over, left by a crash between the commit and the throwing out."""
    try:
        folders = set(default_storage.listdir("pieces")[0])
    except FileNotFoundError:
        return 0
    open_states = AudioFile.objects.filter(state__in=[State.UPLOADING, State.CHECKING], pk__in=folders)
    left = folders - {str(pk) for pk in open_states.values_list("pk", flat=True)}
    for folder in left:
        drop_folder(f"pieces/{folder}")
    return len(left)
