"""Giving a stored file out. The caller has looked whether the reader may have it."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase

from .models import StoredFile


def download(stored: StoredFile) -> HttpResponseBase:
    """As an attachment that no browser shows, sniffs or keeps. Http404 if the content is gone."""
    try:
        content = default_storage.open(stored.key)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(content, as_attachment=True, filename=stored.name, content_type=stored.content_type)
    answer["Content-Length"] = stored.size
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
