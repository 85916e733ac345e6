"""What may be remembered while one request is answered, and not a moment longer.

Outside a request (tasks, commands, tests) nothing is remembered. Whoever writes what others may have remembered calls
`forget`, so that an answer after the write is worked out again from live rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
_scope: ContextVar[dict[Hashable, Any] | None] = ContextVar("scope", default=None)


def remember(key: Hashable, work_out: Callable[[], T]) -> T:
    """What `work_out` answered the first time `key` was asked for in this request."""
    scope = _scope.get()
    if scope is None:
        return work_out()
    if key not in scope:
        scope[key] = work_out()
    return scope[key]


def forget() -> None:
    """Rights or other remembered rows have changed."""
    if (scope := _scope.get()) is not None:
        scope.clear()


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _scope.set({})
        try:
            return self.get_response(request)
        finally:
            _scope.reset(token)
