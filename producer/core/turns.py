"""Small writes take turns, a few at once in each process.

What is locked in the database stays locked for as long as its thread must wait for the interpreter. With two dozen threads
that work out forms at the same moment, the one that holds a room's lock waits behind all of them at each of its statements,
and whoever comes next may be anyone. A few at once are as many a second, and nobody waits for long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase

READS = {"GET", "HEAD", "OPTIONS", "TRACE"}
SMALL = 64 * 1024  # bytes; a larger body may come slowly, and holds nobody up


class Turns:
    """`number` at once, in the order of coming: a turn that ends is handed to who waits longest, and to nobody else.

    The semaphores of `threading` let a newcomer take it, and who was waiting begins to wait anew.
    """

    def __init__(self, number: int) -> None:
        self.free, self.waiting, self.lock = number, deque[Lock](), Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        if gate := self._line_up():
            gate.acquire()
        try:
            yield
        finally:
            self._hand_on()

    def _line_up(self) -> Lock | None:
        with self.lock:
            if self.free:
                self.free -= 1
                return None
            gate = Lock()
            gate.acquire()
            self.waiting.append(gate)
            return gate

    def _hand_on(self) -> None:
        with self.lock:
            if self.waiting:
                self.waiting.popleft().release()
            else:
                self.free += 1


class TurnMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.turns = Turns(settings.WRITES_AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in READS or not _is_small(request):
            return self.get_response(request)
        with suppress(UnreadablePostError, RequestDataTooBig):  # the view finds out as it does without turns
            request.body  # noqa: B018 it is here before its turn comes, however slow the line
        with self.turns.taken():
            return self.get_response(request)


def _is_small(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) <= SMALL
