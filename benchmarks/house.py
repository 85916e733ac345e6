"""A whole Producer for a measure: its own PostgreSQL and web server, made, migrated and thrown away."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from producer.devstack.children import Child, Spec, stop_together
from producer.devstack.postgres import Postgres
from producer.devstack.servers import start
from producer.devstack.valkey import free_port

ROOT = Path(__file__).resolve().parent.parent


class House:
    """`log` holds every line that the database server and the web server wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.children = folder, list[Child]()
        self.log: list[str] = []
        self.url = ""

    def spawn(self, spec: Spec) -> Child:
        child = Child(spec, lambda name, line: self.log.append(f"{name}: {line}"))
        self.children.append(child)
        return child

    def start_database(self) -> None:
        """PostgreSQL as it runs in earnest (every commit reaches the disk), and Django in this process upon it."""
        server = Postgres(self.folder)
        start(server, self.spawn)
        os.environ.update(
            DATABASE_URL=server.url(),
            REDIS_URL="redis://127.0.0.1:1",  # away: nothing measured here may wait for it
            PRODUCER_MODE="test",
            SECRET_KEY="only for a measure " * 4,
            ALLOWED_HOSTS="127.0.0.1",
            DATA_DIR=str(self.folder),
            DJANGO_SETTINGS_MODULE="producer.settings",
            API_REQUESTS_PER_MINUTE="0",
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)

    @contextmanager
    def web(self, wsgi: str = "producer.wsgi", threads: int = 25) -> Iterator[str]:
        """gunicorn with the project's own settings and `threads` threads in each of two processes. Gives its address."""
        port = free_port()
        argv = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{port}", wsgi]
        env = {**os.environ, "WEB_THREADS": str(threads), "BASE_URL": f"http://127.0.0.1:{port}"}
        child = self.spawn(Spec("web", argv, env, str(ROOT)))
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", child)
            yield f"http://127.0.0.1:{port}"
        finally:
            stop_together([child])
            self.children.remove(child)


def wait_for(url: str, child: Child, patience: float = 60) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            if child.ended() or time.monotonic() > end:
                raise RuntimeError(f"the web server did not start: {child.output()}") from None
            time.sleep(0.1)


@contextmanager
def house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="producer-bench-"))
    folder.chmod(0o711)  # as root the server runs as nobody, who must walk through
    made = House(folder)
    try:
        made.start_database()
        yield made
    finally:
        stop_together(made.children)
        shutil.rmtree(folder, ignore_errors=True)
