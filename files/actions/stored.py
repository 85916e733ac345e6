from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization

from .. import rules
from ..models import TYPES, StoredFile

UNUSED = timedelta(days=1)


def store(upload: File[bytes], *, kind: str, by: Any, organization: Organization) -> StoredFile:
    """Look into `upload` and keep it. Whether `by` may is for the room that uses it to say.

    Raises ValidationError (code file_type, file_size, file_empty or file_unsound). If the caller's transaction rolls
    back, the content stays behind without a row until the clean-up of the next day.
    """
    rules.refuse_size(upload.size)
    upload.seek(0)
    found = rules.content_type(upload.read(16))
    rules.look_into(upload.file, found)  # type: ignore[arg-type]
    return keep(
        upload.file,  # type: ignore[arg-type]
        kind=kind,
        name=upload.name or "",
        found=found,
        size=upload.size,
        sha256=_sha256(upload),
        by=by,
        organization=organization,
    )


def keep(
    content: IO[bytes], *, kind: str, name: str, found: str, size: int, sha256: str, by: Any, organization: Organization
) -> StoredFile:
    """Put what was looked into under a key of its own, and write its row."""
    stored = StoredFile(
        organization=organization,
        uploaded_by=by if getattr(by, "pk", None) else None,
        kind=kind,
        name=rules.clean_name(name, found),
        key=_new_key(found),
        content_type=found,
        size=size,
        sha256=sha256,
    )
    stored.full_clean()
    content.seek(0)
    stored.key = default_storage.save(stored.key, File(content))
    stored.save()
    return stored


@transaction.atomic
def discard(stored: StoredFile) -> None:
    """Delete row and content; the content only after commit."""
    key = stored.key
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(key))


def clean_up(now: datetime) -> int:
    """Throw out what nobody uses: rows a day after their upload, and contents whose row was never written."""
    unused = list(StoredFile.objects.unused().filter(created_at__lt=now - UNUSED).order_by("pk")[:1000])
    for stored in unused:
        discard(stored)
    return len(unused) + sum(_clean_day(now - timedelta(days=days)) for days in range(2, 9))


def _clean_day(day: datetime) -> int:
    """Contents of one day, long past, that have no row: their upload was rolled back."""
    folder = f"{day:%Y/%m/%d}"
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return 0
    keys = {f"{folder}/{name}" for name in names}
    orphans = keys - set(StoredFile.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in orphans:
        default_storage.delete(key)
    return len(orphans)


def _new_key(content_type: str) -> str:
    """128 random bits under the day, so that the clean-up can look at one day at a time."""
    return f"{timezone.now():%Y/%m/%d}/{secrets.token_hex(16)}.{TYPES[content_type]}"


def _sha256(upload: File[bytes]) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
