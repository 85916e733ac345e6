"""Refusals: what an action raises instead of doing a thing. Only `core.http` and `core.api` know their numbers.

Bad input is Django's own ValidationError (400, page 422); everything else is one of these.
"""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A clear no. `code` is stable for programs, the message is for people, `facts` are extra JSON-ready members."""

    code = "refused"

    def __init__(self, message: str, *, code: str = "", facts: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.facts = facts or {}


class NotAllowed(Refusal):
    """Seen, but not theirs to do (403). What one may not even see is Http404 instead."""

    code = "not_allowed"


class Conflict(Refusal):
    """It contradicts the present state (409): a clash, a second answer, a closed thing."""

    code = "conflict"


class IllegalMove(Conflict):
    """The table of moves has no such step (409)."""

    code = "illegal_move"


class Stale(Conflict):
    """Somebody changed the thing since it was read (API 412, page 409).

    `facts["changed"]` names the fields; `between`, for pages, says who changed what (core.history.Entry).
    """

    code = "version_mismatch"

    def __init__(self, message: str, *, facts: dict[str, Any] | None = None, between: list[Any] | None = None) -> None:
        super().__init__(message, facts=facts)
        self.between = between or []
