"""What may be heard of a song."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.http import Http404

from files.models import StoredFile

from ..models import Demo


def sound_of(demo: Demo) -> StoredFile:
    """Its content, or Http404 as long as there is none to be heard."""
    if not demo.is_ready or demo.audio.file is None:
        raise Http404
    return demo.audio.file


def upload_offset(headers: Mapping[str, str]) -> int:
    """Where the piece of an upload begins, as its header says."""
    text = headers.get("Upload-Offset", "")
    if not re.fullmatch(r"\d{1,10}", text, re.ASCII):
        raise ValidationError("Say with the header Upload-Offset where this piece begins.", code="upload_offset")
    return int(text)
