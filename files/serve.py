"""Giving a stored file out. The caller has looked whether the reader may have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from .models import AUDIO_TYPES, StoredFile

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

    A range without an end is answered with its first 2 MB, as section 15.3.7 allows.
    """
    if stored.content_type not in AUDIO_TYPES:
        raise Http404
    asked = _asked(request, stored)
    if asked is None:
        answer: HttpResponseBase = _part(stored, 0, stored.size, 200)
    elif asked[0] >= asked[1]:
        answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    else:
        answer = _part(stored, *asked, 206)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = _tag(stored)
    return _guarded(answer)


def _part(stored: StoredFile, start: int, end: int, status: int) -> HttpResponseBase:
    part = _Part(_open(stored), start, end)  # closed with the answer
    answer = StreamingHttpResponse(part, status=status, content_type=stored.content_type)
    answer["Content-Length"] = end - start
    answer["Content-Disposition"] = content_disposition_header(False, stored.name) or "inline"
    if status == 206:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    return answer


def _asked(request: HttpRequest, stored: StoredFile) -> tuple[int, int] | None:
    """Start and end of the one range asked for; None for the whole, which also answers what cannot be read as a range."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    other = request.headers.get("If-Range", _tag(stored)) != _tag(stored)
    if found is None or other or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(0, stored.size - int(last)) if int(last) else stored.size, stored.size
    if not last:
        return int(first), min(int(first) + AT_ONCE, stored.size)
    if int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, stored.size)


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


def _tag(stored: StoredFile) -> str:
    return f'"{stored.sha256}"'


def _guarded(answer: HttpResponseBase) -> HttpResponseBase:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
