"""Every stored file is there and is still what was uploaded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from producer.core.integrity import checks

from .models import StoredFile


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


def _sha256(key: str) -> str:
    with default_storage.open(key) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
