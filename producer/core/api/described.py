"""Words and shapes of the API's description that no single resource owns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters as kinds

IDEMPOTENCY_KEY = "A key of the client's own, such as a UUID. The same key and payload get the same answer for 24 hours."
IF_MATCH = 'The ETag that GET gave, such as `"3"`, or `*` to change whatever is there.'
IF_NONE_MATCH = "An ETag the client has; 304 if it is still the present one."

PROBLEM = {
    "type": "object",
    "description": "An error after RFC 9457. A conflict may tell the present state in further members.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:producer:problem:booking_conflict"]},
        "title": {"type": "string", "examples": ["Conflict"]},
        "status": {"type": "integer", "examples": [409]},
        "detail": {"type": "string", "description": "What went wrong, for people."},
        "code": {"type": "string", "description": "Stable, for programs.", "examples": ["booking_conflict"]},
        "errors": {
            "type": "object",
            "description": "By field, dotted where nested; `non_field_errors` for the whole.",
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["code", "message"],
                    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
    },
}

STATUSES = {
    "400": "Bad input; `errors` names the fields.",
    "401": "No token, or one that is unknown, expired or revoked.",
    "403": "Seen, but not this user's or this token's to do.",
    "404": "There is no such thing, or it is not this user's to see.",
    "406": "The answer is JSON, which the client does not accept.",
    "409": "It contradicts the present state: a clash, a step that is not open, a request still running.",
    "412": "The thing changed since the client read it.",
    "413": "The body is too large.",
    "415": "The body's media type is none that is read here.",
    "422": "The Idempotency-Key was used for another request.",
    "428": "If-Match is missing.",
    "429": "Too many requests.",
    "default": "Any other error.",
}
_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
HEADERS = {"401": {"WWW-Authenticate": _TEXT}, "429": {"Retry-After": {"schema": {"type": "integer"}}}}

_SHAPES: list[tuple[type, dict[str, Any]]] = [
    (kinds.UUIDFilter, {"type": "string", "format": "uuid"}),
    (kinds.BooleanFilter, {"type": "boolean"}),
    (kinds.IsoDateTimeFilter, {"type": "string", "format": "date-time"}),
    (kinds.DateTimeFilter, {"type": "string", "format": "date-time"}),
    (kinds.DateFilter, {"type": "string", "format": "date"}),
    (kinds.NumberFilter, {"type": "number"}),
]


def filters(kind: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, words and shape of each filter of a FilterSet."""
    for name, one in kind.base_filters.items():
        yield name, str(one.extra.get("help_text") or one.label or ""), _shape(one)


def _shape(one: Any) -> dict[str, Any]:
    if choices := one.extra.get("choices"):
        pairs = choices() if callable(choices) else choices
        return {"type": "string", "enum": [str(value) for value, _ in pairs if value != ""]}
    return next((shape for kind, shape in _SHAPES if isinstance(one, kind)), {"type": "string", "minLength": 1})
