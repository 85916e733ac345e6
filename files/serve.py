"""Giving a stored file out. The caller has looked whether the reader may have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from .aiff import playable
from .models import AUDIO_TYPES, StoredFile
from .rules import clean_name

BLOCK = 64 * 1024
AT_ONCE = 2 * 1024 * 1024  # of a range without an end: a player asks on, and a paused one holds no thread of ours
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def download(stored: StoredFile) -> HttpResponseBase:
    """As an attachment that no browser shows, sniffs or keeps. Http404 if the content is gone."""
    answer = FileResponse(_open(stored), as_attachment=True, filename=stored.name, content_type=stored.content_type)
    answer["Content-Length"] = stored.size
    return _guarded(answer)


def stream(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """Sound for a player, whole or the range that it asks for (RFC 9110, 14). Http404 if the content is gone.

    A range without an end is answered with its first 2 MB, as section 15.3.7 allows. AIFF, which few browsers play, is
    given out as WAV.
    """
    if stored.content_type not in AUDIO_TYPES:
        raise Http404
    sound = _Sound.of(stored)
    asked = _asked(request, sound)
    if asked is not None and asked[0] >= asked[1]:
        sound.content.close()
        answer: HttpResponseBase = HttpResponse(status=416, headers={"Content-Range": f"bytes */{sound.size}"})
    else:
        answer = _part(sound, *(asked or (0, sound.size)))
        if asked is not None:
            answer.status_code = 206
            answer["Content-Range"] = f"bytes {asked[0]}-{asked[1] - 1}/{sound.size}"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = sound.tag
    return _guarded(answer)


class _Sound(NamedTuple):
    """What is given out: the stored content, or what it is turned into on the way."""

    content: Any
    size: int
    kind: str
    name: str
    tag: str

    @classmethod
    def of(cls, stored: StoredFile) -> Self:
        content = _open(stored)
        if stored.content_type == "audio/aiff" and (wav := playable(content)):
            return cls(wav, wav.size, "audio/wav", clean_name(stored.name, "audio/wav"), f'"{stored.sha256}-wav"')
        return cls(content, stored.size, stored.content_type, stored.name, f'"{stored.sha256}"')


def _part(sound: _Sound, start: int, end: int) -> HttpResponseBase:
    part = _Part(sound.content, start, end)  # closed with the answer
    answer = StreamingHttpResponse(part, content_type=sound.kind)
    answer["Content-Length"] = end - start
    answer["Content-Disposition"] = content_disposition_header(False, sound.name) or "inline"
    return answer


def _asked(request: HttpRequest, sound: _Sound) -> tuple[int, int] | None:
    """Start and end of the one range asked for; None for the whole, which also answers what cannot be read as a range."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or request.headers.get("If-Range", sound.tag) != sound.tag or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(0, sound.size - int(last)) if int(last) else sound.size, sound.size
    if not last:
        return int(first), min(int(first) + AT_ONCE, sound.size)
    if int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, sound.size)


class _Part:
    """Bytes from `start` to before `end` of an open file, block by block."""

    def __init__(self, content: Any, start: int, end: int) -> None:
        self.content, self.left, self.close = content, end - start, content.close
        content.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0 and (block := self.content.read(min(BLOCK, self.left))):
            self.left -= len(block)
            yield block


def _open(stored: StoredFile) -> Any:
    try:
        return default_storage.open(stored.key)
    except FileNotFoundError as error:
        raise Http404 from error


def _guarded(answer: HttpResponseBase) -> HttpResponseBase:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
