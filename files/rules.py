"""What an upload is, judged by its content alone."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError

from .models import MOST_BYTES, TYPES

AT_ONCE = 2  # in one web process: each may take a second and much memory
_turns = threading.BoundedSemaphore(AT_ONCE)
PROBE = Path(__file__).with_name("probe.py")
SECONDS = 15
_MAGIC = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def content_type(head: bytes) -> str:
    """The type that the first bytes show, or ValidationError."""
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    raise ValidationError("Only PDF, JPEG and PNG files are taken, and this is none of them.", code="file_type")


def refuse_size(size: int | None) -> None:
    if not size:
        raise ValidationError("This file is empty.", code="file_empty")
    if size > MOST_BYTES:
        raise ValidationError("This file is larger than 20 MB.", code="file_size")


def look_into(file: BinaryIO, kind: str) -> None:
    """Read it to its end in a process with limits. Raises ValidationError if it is not sound."""
    file.seek(0)
    command = [sys.executable, "-I", str(PROBE), kind]
    if not _turns.acquire(timeout=SECONDS):
        raise ValidationError("Many files are being looked into just now. Try again.", code="file_busy")
    try:
        done = subprocess.run(command, input=file.read(), capture_output=True, timeout=SECONDS, env={}, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ValidationError("This file takes too long to read.", code="file_unsound") from error
    finally:
        _turns.release()
    if done.returncode:
        words = done.stdout.decode(errors="replace") if done.returncode == 3 else "This file cannot be read safely."
        raise ValidationError(words, code="file_unsound")


def clean_name(name: str, kind: str) -> str:
    """A name to show and to save under: no path, no control characters, and the extension of what it is."""
    name = name.encode("utf-8", "ignore").decode()  # half characters, which no database takes
    name = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\"\\]", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    stem = name.rsplit(".", 1)[0].strip(" .")[:140] or "file"
    return f"{stem}.{TYPES[kind]}"
