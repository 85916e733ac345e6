"""Whether anything changed since the database and the static files were last prepared.

Asking Django itself would cost the seconds of CPU that its start takes.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .places import ROOT

WATCHED = ["**/migrations/*.py", "**/management/commands/*.py", "requirements.txt", "producer/settings.py", "static/**/*"]
PASSED_OVER = {".venv", "node_modules", "var", ".git"}


def present(folder: Path) -> str:
    """A digest of everything that preparing depends on, and of which cluster it prepared."""
    digest = hashlib.sha256()
    for path in sorted(_watched()):
        facts = path.stat()
        digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    cluster = folder / "postgres" / "PG_VERSION"
    digest.update(f"{cluster.stat().st_mtime_ns if cluster.exists() else ''}".encode())
    digest.update(f"{(folder / 'static').exists()} {os.environ.get('STATIC_ROOT')}".encode())
    return digest.hexdigest()


def _watched() -> set[Path]:
    tops = [p for p in ROOT.iterdir() if p.is_dir() and p.name not in PASSED_OVER]
    found = {path for top in tops for pattern in WATCHED[:2] for path in top.glob(pattern)}
    return {p for p in found.union(*(ROOT.glob(pattern) for pattern in WATCHED[2:])) if p.is_file()}


def fresh(folder: Path) -> bool:
    file = folder / "prepared"
    return file.exists() and file.read_text() == present(folder)


def put(folder: Path) -> None:
    (folder / "prepared").write_text(present(folder))
