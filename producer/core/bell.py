"""Rings for a worker from a thread of its own, so that nobody waits for a broker that is away or does not answer.

Nothing here raises and nothing here must arrive: what is lost is found by the sweep.
"""

from __future__ import annotations

import atexit
import logging
import os
import queue
import threading
import time
from typing import Any

from celery import current_app

log = logging.getLogger(__name__)

MOST_WAITING = 1000
QUIET_SECONDS = 5.0  # after a failure, so that a dead broker costs one attempt now and then
STALE_SECONDS = 120  # by then a sweep has done what the ring asked for
FAREWELL_SECONDS = 1.0  # what the end of a process waits for the last rings
Ring = tuple[str, dict[str, Any]]


class Bell:
    def __init__(self) -> None:
        self.rings: queue.Queue[Ring] = queue.Queue(MOST_WAITING)
        self.ringer: threading.Thread | None = None
        self.starting = threading.Lock()
        self.quiet_until = 0.0

    def ring(self, name: str, kwargs: dict[str, Any]) -> None:
        """Ask for task `name`. Returns at once."""
        try:
            self.rings.put_nowait((name, kwargs))
        except queue.Full:
            return
        self._start()

    def _start(self) -> None:
        with self.starting:
            if self.ringer is None or not self.ringer.is_alive():
                self.ringer = threading.Thread(target=self._work, name="bell", daemon=True)
                self.ringer.start()

    def _work(self) -> None:
        while True:
            name, kwargs = self.rings.get()
            try:
                self._send(name, kwargs)
            finally:
                self.rings.task_done()

    def _send(self, name: str, kwargs: dict[str, Any]) -> None:
        if time.monotonic() < self.quiet_until:
            return
        try:
            current_app.send_task(name, kwargs=kwargs, expires=STALE_SECONDS, ignore_result=True, retry=False)
        except Exception as error:  # the broker may fail in any way; the sweep makes up for all of them
            self.quiet_until = time.monotonic() + QUIET_SECONDS
            log.warning("broker is away, %s waits for the sweep: %s", name, error)

    def finish(self) -> None:
        """Wait a little for what still waits."""
        end = time.monotonic() + FAREWELL_SECONDS
        while self.rings.unfinished_tasks and time.monotonic() < end:
            time.sleep(0.01)


_bell = Bell()


def ring(name: str, kwargs: dict[str, Any]) -> None:
    _bell.ring(name, kwargs)


def _renew() -> None:
    """A forked child has none of its parent's threads, and perhaps a lock that nobody will open."""
    global _bell
    _bell = Bell()


os.register_at_fork(after_in_child=_renew)


@atexit.register
def _finish() -> None:
    _bell.finish()
