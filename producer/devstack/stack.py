"""The pieces of the running whole: the servers that the environment does not name, and web, worker and beat."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from . import places
from .children import Spec
from .postgres import Postgres
from .servers import Server, start
from .supervisor import Supervisor
from .trouble import FULL, Trouble, disk_full
from .valkey import Valkey

# What Celery says in many lines about being root, and about a second Ctrl-C that never comes.
CHATTER = ("SecurityWarning", "absolutely not recommended", "--uid option", "uid=0", "_warn_or_raise", "Hitting Ctrl+C")
REFUSED = "Producer does not start: "  # how producer.settings begins its sentences


def start_servers(supervisor: Supervisor, folder: Path) -> dict[str, str]:
    """Start what `DATABASE_URL` and `REDIS_URL` leave to us. Returns both addresses."""
    urls = {}
    servers: dict[str, Server] = {"DATABASE_URL": Postgres(folder), "REDIS_URL": Valkey(folder)}
    for variable, server in servers.items():
        if not (given := os.environ.get(variable)):
            start(server, supervisor.keep)
        urls[variable] = given or server.url()
    return urls


def environment(folder: Path, address: str, urls: dict[str, str]) -> dict[str, str]:
    """What the application is told. The caller's own environment has the last word."""
    ours = {
        "PRODUCER_MODE": "embedded",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "BASE_URL": address,
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "producer.settings",
    }
    given = {name: value for name, value in os.environ.items() if value or name not in ours}
    env = {**ours, **given, **urls, "DATA_DIR": str(folder)}
    if env["PRODUCER_MODE"] == "embedded" and not env.get("SECRET_KEY"):
        env["SECRET_KEY"] = places.secret_key(folder)
    return env


def programs(env: dict[str, str], host: str, port: int) -> list[Spec]:
    """Web, worker and beat."""
    root, python = str(places.ROOT), sys.executable
    celery = [python, "-m", "celery", "-q", "-A", "producer"]
    web = [python, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"{host}:{port}", "producer.wsgi"]
    worker = [*celery, "worker", "-l", "INFO", "-c", env.get("WORKERS") or "2", "--without-gossip", "--without-mingle"]
    # SIGTERM then means: hand back what you are doing and go, instead of finishing it first.
    worker_env = {**env, "REMAP_SIGTERM": "SIGQUIT"}
    # When we are killed the broker goes as well, and a worker that was asked politely would wait for it for ever. Its
    # messages are acknowledged late and its outbox rows leased, so nothing is lost with it.
    killed = signal.SIGKILL
    return [
        Spec("web", web, env, root, grace=15),
        Spec("worker", worker, worker_env, root, death_signal=killed, grace=25, unsaid=CHATTER),
        Spec("beat", [*celery, "beat", "-l", "WARNING", "--pidfile="], env, root, death_signal=killed, grace=10),
    ]


def prepare(supervisor: Supervisor, env: dict[str, str], *, demo: bool) -> None:
    """Migrate, collect the static files and load the demo if it is wanted: one process, since each costs seconds to start."""
    argv = [sys.executable, "-m", "producer.devstack.prepare", *(["--demo"] if demo else [])]
    supervisor.hushed.add("postgres")  # pgtrigger tries what PostgreSQL refuses, and mends it; what fails is said below
    child = supervisor.run(Spec("prepare", argv, env, str(places.ROOT)))
    supervisor.hushed.clear()
    if child.process.returncode:
        raise disk_full(None) if supervisor.disk_is_full() else _why(child.output())


def _why(output: str) -> Trouble:
    if FULL in output.lower():
        return disk_full(None)
    refusals = [line for line in output.splitlines() if line.startswith(REFUSED)]
    if refusals:
        return Trouble(refusals[-1])
    return Trouble(f"{output}\nSetting up the database failed, as said above: mend that and run the same command again.")
