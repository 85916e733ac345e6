"""Throw-away PostgreSQL and Valkey for a test run, started before pytest-django reads the settings.

The workers of xdist inherit the servers and take a Redis database each; pytest-django gives each its own PostgreSQL database.
Use: `-p producer.devstack.pytest_plugin` (it is in pyproject.toml).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from .children import Child, Spec, stop_together
from .postgres import Postgres
from .servers import Server, start
from .valkey import Valkey

_children: list[Child] = []
_folders: list[Path] = []


def _spawn(spec: Spec) -> Child:
    child = Child(spec, lambda name, line: None)
    _children.append(child)
    return child


def _start_servers() -> None:
    state = Path(tempfile.mkdtemp(prefix="producer-test-"))
    state.chmod(0o711)  # as root the server runs as nobody, who must walk through
    _folders.append(state)
    servers: dict[str, Server] = {
        "DATABASE_URL": Postgres(state, durable=False),
        "REDIS_URL": Valkey(state, durable=False),
    }
    for variable, server in servers.items():
        if not os.environ.get(variable):
            start(server, _spawn)
            os.environ[variable] = server.url()
    os.environ.update(
        PRODUCER_MODE="test",
        SECRET_KEY="only for tests " * 5,
        ALLOWED_HOSTS="*",
        BASE_URL="http://testserver",
        DATA_DIR=str(state),
    )
    for variable in ("EMAIL_URL", "STORAGE_URL", "DEBUG"):
        os.environ.pop(variable, None)


def _take_own_part(worker: str) -> None:
    """A worker's own Redis database and its own folder for files."""
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rstrip('/')}/{int(worker.removeprefix('gw')) + 1}"
    os.environ["DATA_DIR"] += f"/{worker}"


def pytest_unconfigure() -> None:
    stop_together(_children)
    _children.clear()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


if _worker := os.environ.get("PYTEST_XDIST_WORKER"):
    _take_own_part(_worker)
else:
    try:
        _start_servers()
    except BaseException:
        pytest_unconfigure()
        raise
