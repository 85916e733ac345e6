"""What the two embedded servers have in common: where their programs are, and waiting until they answer."""

from __future__ import annotations

import os
import pwd
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from .children import Child, Spec
from .trouble import FULL, Trouble, disk_full


class Server(Protocol):
    name: str

    def prepare(self) -> None: ...
    def spec(self) -> Spec: ...
    def answers(self) -> bool: ...
    def url(self) -> str: ...


def start(server: Server, spawn: Callable[[Spec], Child], timeout: float = 60) -> Child:
    """Start `server` and return once it answers."""
    server.prepare()
    child = spawn(server.spec())
    wait(server, child, timeout)
    return child


def wait(server: Server, child: Child, timeout: float) -> None:
    end = time.monotonic() + timeout
    while not server.answers():
        if child.ended():
            raise failure(server.name, child.output())
        if time.monotonic() > end:
            raise Trouble(f"{server.name} did not answer within {timeout:.0f} seconds.")
        time.sleep(0.03)


def failure(what: str, output: str) -> Trouble:
    """The sentence for a program that ended, with its own last word in it."""
    if FULL in output.lower():
        return disk_full(None)
    last = output.strip().splitlines()[-1] if output.strip() else "it said nothing"
    return Trouble(f"{what} did not start: {last}")


def others() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: as root it runs as nobody, whom every system has."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable(path: Path) -> bool:
    """May any user walk down to `path`? (A checkout below /root, mode 0700, is the usual no.)"""
    existing = [p for p in (path, *path.parents) if p.exists()]
    return all(p.stat().st_mode & 0o001 for p in existing[1:])
