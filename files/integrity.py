"""Every stored file is there and is still what was uploaded; every unfinished upload has the pieces that it counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from producer.core.integrity import checks

from .models import AudioFile, Piece, StoredFile


@checks("files")
def contents() -> Iterator[str]:
    for stored in StoredFile.objects.order_by("pk").iterator():
        try:
            found = _sha256(stored.key)
        except OSError:
            yield f"{stored.name} ({stored.pk}) is missing from the storage."
            continue
        if found != stored.sha256:
            yield f"{stored.name} ({stored.pk}) is not what was uploaded: its hash differs."


@checks("uploads")
def pieces() -> Iterator[str]:
    for audio in AudioFile.objects.torn().order_by("pk"):
        yield f"{audio.name} ({audio.pk}): {audio.received} bytes are counted, its pieces have {audio.held}."  # type: ignore[attr-defined]
    for piece in Piece.objects.order_by("pk").iterator():
        if not default_storage.exists(piece.key) or default_storage.size(piece.key) != piece.size:
            yield f"A piece of an upload ({piece.audio_id} from {piece.offset}) is missing or has another size."


def _sha256(key: str) -> str:
    with default_storage.open(key) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
