"""What an upload is, judged by its content alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.core.exceptions import ValidationError

from .containers import frame_length
from .models import MOST_AUDIO_BYTES, MOST_BYTES, TYPES

AT_ONCE = 2  # in one web process: each may take a second and much memory
_turns = threading.BoundedSemaphore(AT_ONCE)
PROBE = Path(__file__).with_name("probe.py")
SECONDS = 15
NO_THREADS = {"OPENBLAS_NUM_THREADS": "1"}
_MAGIC = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def content_type(head: bytes) -> str:
    """The type that the first bytes show, or ValidationError."""
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    raise ValidationError("Only PDF, JPEG and PNG files are taken, and this is none of them.", code="file_type")


def audio_type(head: bytes) -> str:
    """The type that the first bytes of a sound file show, or ValidationError."""
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"FORM") and head[8:12] in (b"AIFF", b"AIFC"):
        return "audio/aiff"
    if head.startswith(b"fLaC"):
        return "audio/flac"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"ID3") or frame_length(head[:4]):
        return "audio/mpeg"
    words = "Only WAV, AIFF, FLAC, MP3 and Ogg files are taken, and this is none of them, whatever it is called."
    raise ValidationError(words, code="file_type")


def refuse_size(size: int | None, most: int = MOST_BYTES) -> None:
    if not size or size < 0:
        raise ValidationError("This file is empty.", code="file_empty")
    if size > most:
        raise ValidationError(f"This file is larger than {most // 1024**2} MB.", code="file_size")


def refuse_audio_size(size: int | None) -> None:
    refuse_size(size, MOST_AUDIO_BYTES)


def read_sheet(data: bytes) -> list[tuple[int, list[str]]]:
    """Row numbers and cells, as text, of the first sheet of an XLSX. Raises ValidationError if it is none, is too
    large or holds formulas (see files.sheet).
    """
    if not data.startswith(b"PK"):
        raise ValidationError("This is no XLSX file, whatever it is called.", code="file_type")
    return [(number, cells) for number, cells in json.loads(_probed(data, "sheet"))]


def look_into(file: BinaryIO, kind: str) -> None:
    """Read it to its end in a process with limits. Raises ValidationError if it is not sound."""
    file.seek(0)
    _probed(file.read(), kind)


def _probed(data: bytes, kind: str) -> bytes:
    command = [sys.executable, "-I", str(PROBE), kind]
    if not _turns.acquire(timeout=SECONDS):
        raise ValidationError("Many files are being looked into just now. Try again.", code="file_busy")
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env=NO_THREADS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ValidationError("This file takes too long to read.", code="file_unsound") from error
    finally:
        _turns.release()
    if done.returncode:
        words = done.stdout.decode(errors="replace") if done.returncode == 3 else "This file cannot be read safely."
        raise ValidationError(words, code="file_unsound")
    return done.stdout


CRASHED = "This file cannot be read safely."


def measure(file: IO[bytes], kind: str, tell: Callable[[int], None]) -> dict[str, Any]:
    """What the sound in `file`, a file on disk, measures (see files.sound); `tell` hears how far it is, in percent.

    Raises ValidationError if it is damaged, cut off or nothing we take. Killed with whoever stops waiting for it.
    """
    command = [sys.executable, "-I", str(PROBE), kind]
    file.seek(0)
    last = ""
    with subprocess.Popen(  # noqa: S603
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=NO_THREADS, text=True, encoding="utf-8"
    ) as process:
        try:
            for line in process.stdout or ():
                last = line.strip() or last
                if last.isdigit():
                    tell(int(last))
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise ValidationError(last if process.returncode == 3 else CRASHED, code="file_unsound")
    return dict(json.loads(last))


def plain_name(name: str) -> str:
    """A name to show: no path, no control characters."""
    return _harmless(name).strip(" .")[:140] or "file"


def clean_name(name: str, kind: str) -> str:
    """A name to save under too, with the extension of what it is."""
    stem = _harmless(name).rsplit(".", 1)[0].strip(" .")[:140] or "file"
    return f"{stem}.{TYPES[kind]}"


def _harmless(name: str) -> str:
    name = name.encode("utf-8", "ignore").decode()  # half characters, which no database takes
    return re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\"\\]", "", name.replace("\\", "/").rsplit("/", 1)[-1])
