"""A hard limit in seconds for a piece of work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlow(Exception):
    """Not an OSError, so that no library takes it for a broken connection and tries again."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the body after `seconds`.

    Signals reach a process's main thread only, where all our background work runs; in another thread the body's own
    socket timeouts must do.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(signum: int, frame: FrameType | None) -> None:
        raise TooSlow(f"not done within {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
