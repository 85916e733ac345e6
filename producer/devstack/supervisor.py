"""Keeps the children running, starts those again that die, and stops all of them in order."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass

from producer.core.processes import adopt_orphans, die_with_parent

from .children import Child, Say, Spec, stop_together
from .trouble import FULL

PAUSES = [1, 2, 4, 8, 15, 30]
STEADY = 60.0  # seconds of life after which a child's deaths are forgotten
LAST = ("valkey", "postgres")  # the servers stop after those who use them


class Stopped(Exception):
    """Somebody asked us to stop."""


@dataclass
class Kept:
    child: Child
    deaths: int = 0
    again_at: float | None = None


class Supervisor:
    def __init__(self, *, say: Say | None = None, lock_fd: int | None = None) -> None:
        self._say = say or tell
        self.hushed: set[str] = set()
        self.lock_fd = lock_fd
        self.kept: list[Kept] = []
        self.stopping = threading.Event()
        self.signals, self.asked = 0, 0.0
        adopt_orphans()
        if os.environ.get("MAKELEVEL"):  # a `kill -9` of make stops us too
            die_with_parent(signal.SIGTERM)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: object) -> None:
        self.stopping.set()
        now = time.monotonic()
        if now - self.asked < 1:  # a Ctrl-C comes from the terminal and again from the end of make
            return
        self.asked, self.signals = now, self.signals + 1
        if self.signals >= 3:  # somebody is in a hurry
            for kept in self.kept:
                kept.child.sweep_session()

    def say(self, name: str, line: str) -> None:
        if name not in self.hushed:
            self._say(name, line)

    def keep(self, spec: Spec) -> Child:
        """Start a child and keep it running from now on."""
        child = self._start(spec)
        self.kept.append(Kept(child))
        return child

    def _start(self, spec: Spec) -> Child:
        return Child(spec, self.say, keep_fd=self.lock_fd)

    def run(self, spec: Spec) -> Child:
        """Run a child to its end, quietly; its output is in it."""
        child = Child(spec, lambda name, line: None, keep_fd=self.lock_fd)
        while not child.ended():
            if self.stopping.wait(0.05):
                stop_together([child])
                raise Stopped
        child.sweep_session()
        return child

    def check(self) -> None:
        """One look at the children: note deaths, start again those whose pause is over. Never blocks."""
        now = time.monotonic()
        for kept in self.kept:
            if kept.again_at is not None and now >= kept.again_at:
                kept.child, kept.again_at = self._start(kept.child.spec), None
            elif kept.again_at is None and kept.child.ended():
                self._note_death(kept, now)

    def _note_death(self, kept: Kept, now: float) -> None:
        kept.child.sweep_session()  # its own children, if it left any
        if now - kept.child.started > STEADY:
            kept.deaths = 0
        pause = PAUSES[min(kept.deaths, len(PAUSES) - 1)]
        kept.deaths += 1
        kept.again_at = now + pause
        code = kept.child.process.returncode
        why = "the disk is full" if self.disk_is_full() else f"it ended with {code}"
        self.say("run", f"{kept.child.spec.name} starts again in {pause} s: {why}")

    def disk_is_full(self) -> bool:
        return any(FULL in kept.child.output().lower() for kept in self.kept if kept.child.ended())

    def watch(self) -> None:
        while not self.stopping.wait(0.2):
            self.check()

    def stop(self) -> None:
        self.stopping.set()
        children = [kept.child for kept in self.kept]
        stop_together([child for child in children if child.spec.name not in LAST])
        for name in LAST:
            stop_together([child for child in children if child.spec.name == name])
        reap()


def reap() -> None:
    """Collect whatever was re-parented to us."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


_terminal = threading.Lock()


def tell(name: str, line: str) -> None:
    """One line for people, with the name of who says it. A closed terminal is no reason to fail."""
    with _terminal:
        try:
            print(f"{name:<8} | {line}", flush=True)
        except OSError:
            sys.stdout = open(os.devnull, "w")
