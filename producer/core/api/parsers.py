"""Reading bodies. Whatever a client sends, a body that is no JSON is 400, and one that is too large 413."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

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


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
