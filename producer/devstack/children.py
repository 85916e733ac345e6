"""Child processes that never outlive us: not after Ctrl-C, not after `kill`, not after `kill -9` of ourselves."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from producer.core.processes import die_with_parent

Say = Callable[[str, str], None]


@dataclass
class Spec:
    """How to start a child and how to stop it."""

    name: str
    argv: list[str]
    env: dict[str, str] | None = None
    cwd: str | None = None
    stop_signal: int = signal.SIGTERM
    death_signal: int | None = None  # what it gets when we are killed with -9; without one its stop signal
    grace: float = 10.0
    user: dict[str, Any] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()  # lines with one of these in them are nobody's business


class Child:
    """One running process, in a session of its own: a Ctrl-C at the terminal reaches only the supervisor.

    Start it from the main thread: the kernel sends the death signal when the *thread* that forked ends.
    """

    def __init__(self, spec: Spec, say: Say, keep_fd: int | None = None) -> None:
        self.spec, self.say = spec, say
        self.tail: deque[str] = deque(maxlen=30)
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            spec.argv,
            env=spec.env,
            cwd=spec.cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=() if keep_fd is None else (keep_fd,),
            # Runs in the child after it changed user, which would clear the flag, and before exec.
            preexec_fn=lambda: die_with_parent(spec.death_signal or spec.stop_signal),
            **spec.user,
        )
        self._pump = threading.Thread(target=self._read, daemon=True)
        self._pump.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for raw in lines:
                line = raw.decode(errors="replace").rstrip("\n")
                self.tail.append(line)
                if line.strip() and not any(words in line for words in self.spec.unsaid):
                    self.say(self.spec.name, line)

    def ended(self) -> bool:
        return self.process.poll() is not None

    def output(self) -> str:
        """The last lines of a child that has ended."""
        self._pump.join(1)
        return "\n".join(self.tail)

    def ask_to_stop(self) -> None:
        """Signal the main process alone: a signal to Celery's whole group would kill its running tasks."""
        if not self.ended():
            self.process.send_signal(self.spec.stop_signal)

    def finish(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic), then kill whatever is left of its session."""
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.say("run", f"{self.spec.name} did not stop in {self.spec.grace:.0f} s and is killed")
        self.sweep_session()
        self.process.wait()
        self._pump.join(1)

    def sweep_session(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def stop_together(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    end = time.monotonic() + max((child.spec.grace for child in children), default=0)
    for child in children:
        child.finish(end)
