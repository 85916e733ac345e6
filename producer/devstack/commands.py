"""The two verbs: `up` runs everything, `manage` runs one management command on the same database."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import places, stack, stamp
from .places import Claim
from .prepare import SIGN_INS
from .supervisor import Stopped, Supervisor
from .trouble import Trouble

UNPREPARED = {"migrate", "restore", "help", "version", "check", "makemigrations", "showmigrations"}


def up() -> int:
    """Run Producer until somebody stops it."""
    port, host = wanted_port(), os.environ.get("BIND") or "127.0.0.1"
    folder = places.data_folder()
    with places.claimed(folder, "run", patience=120) as claim:
        if not isinstance(claim, Claim):
            raise Trouble(f"Producer is already running at {claim.get('address', 'another port')} with the data in {folder}.")
        refuse_busy_port(host, port)
        _run(claim, host, port)
    return 0


def _run(claim: Claim, host: str, port: int) -> None:
    address = (os.environ.get("BASE_URL") or f"http://localhost:{port}").rstrip("/")
    claim.tell(address=address)
    with _supervised(Supervisor(lock_fd=claim.fd)) as supervisor:
        supervisor.say("run", f"the data is kept in {claim.folder}{_why_there(claim.folder)}")
        env = _ready_environment(supervisor, claim.folder, address)
        claim.tell(address=address, env=_servers_of(env))
        for spec in stack.programs(env, host, port):
            supervisor.keep(spec)
        _wait_for_web(supervisor, host, port)
        _welcome(supervisor, claim.folder, address)
        supervisor.watch()
        claim.kind = "stopping"  # whoever starts us again now waits for the end of it
        claim.tell()


def _why_there(folder: Path) -> str:
    wanted = places.wanted_folder()
    return "" if folder == wanted else f", because PostgreSQL cannot work below {wanted}"


def _ready_environment(supervisor: Supervisor, folder: Path, address: str) -> dict[str, str]:
    """Start the servers and bring the database up to date. A named database is always asked, ours only after a change."""
    embedded = not os.environ.get("DATABASE_URL")
    env = stack.environment(folder, address, stack.start_servers(supervisor, folder))
    wanted = os.environ.get("DEMO") or ("1" if embedded else "0")  # DEMO=0 leaves an embedded database empty
    forced = os.environ.get("DEMO") == "1"
    if forced or not embedded or not stamp.fresh(folder):
        supervisor.say("run", "preparing the database")
        stack.prepare(supervisor, env, demo=wanted == "1")
        stamp.put(folder)
    return env


def _servers_of(env: dict[str, str]) -> dict[str, str]:
    return {name: env[name] for name in ("DATABASE_URL", "REDIS_URL", "BASE_URL")}


@contextmanager
def _supervised(supervisor: Supervisor) -> Iterator[Supervisor]:
    """Whatever happens inside, nothing is left running after it."""
    try:
        yield supervisor
    except Stopped:
        pass
    finally:
        supervisor.stop()


def _wait_for_web(supervisor: Supervisor, host: str, port: int) -> None:
    asked = "127.0.0.1" if host == "0.0.0.0" else host
    while not supervisor.stopping.wait(0.1):
        supervisor.check()
        try:
            with urllib.request.urlopen(f"http://{asked}:{port}/healthz", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it answers; what it says is its own matter
        except OSError:
            continue


def _welcome(supervisor: Supervisor, folder: Path, address: str) -> None:
    if supervisor.stopping.is_set():
        return
    supervisor.say("run", f"Producer is ready: {address}/   (Ctrl-C stops it)")
    file = folder / SIGN_INS
    people = json.loads(file.read_text()) if file.exists() else []
    if people:
        supervisor.say("run", "sign in as one of the demo's people:")
    for who in people:
        supervisor.say("run", f"  {who['email']:<34} {who['password']:<20} {who['role']}, {who['organization']}")


def manage(argv: list[str]) -> int:
    """Run a management command on the database of `up`, whether or not that is running. Its stdout is ours, unmixed."""
    folder = places.data_folder()
    with places.claimed(folder, "manage", patience=600) as claim:
        if not isinstance(claim, Claim):
            env = stack.environment(folder, claim["address"], claim["env"])
            return _command(argv, env)
        address = (os.environ.get("BASE_URL") or f"http://localhost:{wanted_port()}").rstrip("/")
        with _supervised(Supervisor(say=_to_stderr, lock_fd=claim.fd)) as supervisor:
            return _command(argv, _manage_environment(supervisor, folder, address, argv))
    return 130


def _manage_environment(supervisor: Supervisor, folder: Path, address: str, argv: list[str]) -> dict[str, str]:
    env = stack.environment(folder, address, stack.start_servers(supervisor, folder))
    embedded = not os.environ.get("DATABASE_URL")
    if embedded and not UNPREPARED.intersection(argv[:1]) and not stamp.fresh(folder):
        stack.prepare(supervisor, env, demo=False)
    return env


def _command(argv: list[str], env: dict[str, str]) -> int:
    """It keeps our terminal and our group, so `shell` works and a Ctrl-C reaches it."""
    return subprocess.call([sys.executable, "manage.py", *argv], env=env, cwd=places.ROOT)


def _to_stderr(name: str, line: str) -> None:
    if name == "run":
        print(line, file=sys.stderr, flush=True)


def wanted_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Trouble(f"PORT is {text!r}, and must be a number from 1 to 65535.")
    return int(text)


def refuse_busy_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Trouble(
                f"Port {port} may not be used by this user: choose one above 1023, as in `make run PORT=8001`."
            ) from None
        except OSError as error:
            raise Trouble(
                f"Port {port} is taken by another program: stop that or choose another, as in `make run PORT=8001`."
            ) from error
