"""A real `up` in a data folder of its own, for tests that start, kill and look."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from producer.devstack.valkey import free_port

ROOT = Path(__file__).parents[2]
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "PRODUCER_MODE",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DATA_DIR",
    "DEMO",
    "MAKELEVEL",
)
PATIENCE = 300.0


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Ours without what the test run put into it."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS and not name.startswith(("PYTEST", "DJANGO"))}
    return {**kept, "DATA_DIR": str(folder), "DEMO": "0", **more}


def devstack(*argv: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run to the end; what it printed is in the answer."""
    command = [sys.executable, "-m", "producer.devstack", *argv]
    return subprocess.run(
        command, env=environment(folder, **more), cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE
    )


class Running:
    """An `up` in the background; its output goes to a file, so that it never waits for us."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder, self.port = folder, free_port()
        self.log = folder.with_suffix(f".{self.port}.log")
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "producer.devstack", "up"],
                env=environment(folder, PORT=str(self.port), PRODUCER_TEST_TAG=folder.name, **more),
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def says(self, words: str) -> None:
        """Wait until it printed `words`."""
        end = time.monotonic() + PATIENCE
        while words not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, f"never said {words!r}: {self.log.read_text()}"
            time.sleep(0.1)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Send it the signal and wait until nothing of it runs any more."""
        self.process.send_signal(number)
        self.process.wait(60)
        end = time.monotonic() + 30
        while left := processes_of(self.folder):
            assert time.monotonic() < end, f"still running after signal {number}: {left}"
            time.sleep(0.1)

    def pid_of(self, *words: str) -> int:
        return next(pid for pid, line in processes_of(self.folder).items() if all(word in line for word in words))


@contextmanager
def running(folder: Path, **more: str) -> Iterator[Running]:
    stack = Running(folder, **more)
    try:
        stack.says("Producer is ready")
        yield stack
    finally:
        if stack.process.poll() is None:
            stack.stop()


def processes_of(folder: Path) -> dict[int, str]:
    """Every process that was started for this data folder, with its command line."""
    marks = (f"PRODUCER_TEST_TAG={folder.name}\0".encode(), f"{folder}/".encode())
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environ, line = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if line and int(entry.name) != os.getpid() and any(mark in environ + b"\0" + line for mark in marks):
            found[int(entry.name)] = line.replace(b"\0", b" ").decode(errors="replace")
    return found
