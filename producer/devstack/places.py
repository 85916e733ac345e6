"""Where the embedded data lives, who holds it, and the secret kept beside it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .servers import reachable
from .trouble import Trouble, disk_full, explain

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 85  # the kernel takes 107 bytes for a socket's path, and `/s/.s.PGSQL.5432` is its end
ROOM_TO_START = 100 * 1024 * 1024  # a new cluster takes 60 MB


def data_folder() -> Path:
    """The wanted folder, unless PostgreSQL could not work there; then one below /var/tmp.

    As root it runs as nobody, who must be able to walk there; and the path of its Unix socket must be short.
    """
    wanted = wanted_folder()
    if len(str(wanted)) > LONGEST or (os.geteuid() == 0 and not reachable(wanted)):
        return Path("/var/tmp") / f"producer-{_tag(wanted)}"
    return wanted


def wanted_folder() -> Path:
    """`DATA_DIR`, else var/data of the checkout."""
    return Path(os.environ.get("DATA_DIR") or ROOT / "var" / "data").absolute()


def prepare_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        words = f"The data folder {folder} cannot be made ({error.strerror}): set DATA_DIR to another."
        raise explain(error) or Trouble(words) from error
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise Trouble(f"The data folder {folder} belongs to somebody else: set DATA_DIR to one of your own.")
    # As root PostgreSQL runs as nobody, who must walk through; nobody else may read what is inside.
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    (folder / "files").mkdir(mode=0o700, exist_ok=True)
    if not (folder / "postgres").exists() and shutil.disk_usage(folder).free < ROOM_TO_START:
        raise disk_full(folder)


def _tag(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def secret_key(folder: Path) -> str:
    """This installation's own secret, made once and readable by its owner alone."""
    file = folder / "secret-key"
    if not file.exists():
        half = folder / "secret-key.new"
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(64))
        half.rename(file)
    return file.read_text()


@dataclass
class Claim:
    """Our hold on a data folder. The servers inherit `fd`, so the hold lasts until the last of them is gone."""

    folder: Path
    fd: int
    kind: str

    def tell(self, **facts: Any) -> None:
        """Write down how others find us; readable by the owner alone, since it names the servers' secrets."""
        half = self.folder / "running.new"
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        half.write_text(json.dumps({"kind": self.kind, "pid": os.getpid(), **facts}))
        half.rename(self.folder / "running.json")


def holder(folder: Path) -> dict[str, Any]:
    """What the process that holds `folder` wrote about itself; empty if it is gone."""
    try:
        facts: dict[str, Any] = json.loads((folder / "running.json").read_text())
        os.kill(facts["pid"], 0)
    except (OSError, ValueError, KeyError):
        return {}
    return facts


def try_claim(folder: Path, kind: str) -> Claim | None:
    fd = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return Claim(folder, fd, kind)


@contextmanager
def claimed(folder: Path, kind: str, patience: float) -> Iterator[Claim | dict[str, Any]]:
    """Hold `folder`, or give what a running Producer tells about itself. Others' short holds are waited for."""
    prepare_folder(folder)
    end = time.monotonic() + patience
    while (claim := try_claim(folder, kind)) is None:
        facts = holder(folder)
        if facts.get("kind") == "run" and (kind == "run" or "env" in facts):
            yield facts
            return
        if time.monotonic() > end:
            raise Trouble(f"Another command has held the data in {folder} for {patience:.0f} seconds: wait for it or stop it.")
        time.sleep(0.1)
    try:
        claim.tell()
        yield claim
    finally:
        with suppress(FileNotFoundError):
            (folder / "running.json").unlink()
        os.close(claim.fd)
