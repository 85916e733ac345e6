"""Reading bodies. Whatever a client sends, a body that is no JSON is 400, and one that is too large 413."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, JSONParser

from .problems import Refused


class Json(JSONParser):
    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise Refused("too_large", "The body is too large.", 413)
        try:
            text = body.decode("utf-8")
            found = json.loads(text, parse_constant=_refuse)
            if "\\ud" in text.lower():
                json.dumps(found, ensure_ascii=False).encode()  # ValueError for half a surrogate pair: it is no character
            return found
        except (ValueError, RecursionError) as error:
            raise ParseError("The body is not valid JSON in UTF-8.") from error


class Bytes(BaseParser):
    """The body as it is, up to 16 MB."""

    media_type = "application/octet-stream"
    MOST = 16 * 1024 * 1024

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None) -> bytes:
        body: bytes = stream.read(self.MOST + 1)
        if len(body) > self.MOST:
            raise Refused("too_large", "The body is too large.", 413)
        return body


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
