"""A backup is one tar: the database as PostgreSQL's own dump, every stored file, and a list of both with their hashes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from . import programs

DUMP, LIST, FILES = "database.dump", "contents.json", "files/"
# In the transaction of the restore itself, so that no worker ever sees the old messages running.
PAUSE = (
    'INSERT INTO public.core_switch (name, "on") VALUES (\'outbox_paused\', true) ON CONFLICT (name) DO UPDATE SET "on" = true;'
)


class BackupError(Exception):
    """Why a backup cannot be made or read, in one sentence."""


def make(target: Path) -> int:
    """Write everything to `target`. Returns the number of files in it. Nothing half-written is left under that name."""
    half = target.with_name(f".{target.name}.new")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(half, "w") as tar:
            count = _fill(tar, Path(folder))
        half.rename(target)
    finally:
        half.unlink(missing_ok=True)
    return count


def _fill(tar: tarfile.TarFile, folder: Path) -> int:
    dump = folder / DUMP
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
    hashes = {DUMP: _put(tar, dump, DUMP)}
    for name in sorted(_stored("")):
        copy = folder / "file"
        with default_storage.open(name) as content, copy.open("wb") as out:
            out.writelines(content.chunks())
        hashes[FILES + name] = _put(tar, copy, FILES + name)
    listing = folder / LIST
    listing.write_text(json.dumps({"made_at": timezone.now().isoformat(), "sha256": hashes}, indent=1))
    tar.add(listing, LIST)
    return len(hashes) - 1


def _put(tar: tarfile.TarFile, path: Path, name: str) -> str:
    tar.add(path, name)
    return _sha256(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _stored(folder: str) -> Iterator[str]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (str(PurePosixPath(folder) / name) for name in names)
    for inner in folders:
        if inner != "ready":  # what /readyz writes and removes
            yield from _stored(str(PurePosixPath(folder) / inner))


def restore(source: Path) -> int:
    """Replace the database and the files by those of `source`; the outbox is paused then. Returns the number of files."""
    with tempfile.TemporaryDirectory() as name, tarfile.open(source) as tar:
        folder = Path(name)
        _unpack(tar, folder)
        hashes = _sound(folder)
        _load(folder)
        files = [key for key in hashes if key.startswith(FILES)]
        for key in files:
            _bring_back(folder / key, key.removeprefix(FILES))
    return len(files)


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Plain files below `folder` and nothing else. (The filter that does this came with Python 3.11.4.)"""
    for member in tar:
        target = (folder / member.name).resolve()
        content = tar.extractfile(member) if member.isreg() and target.is_relative_to(folder.resolve()) else None
        if content is None:
            raise BackupError(f"This is no backup of Producer: {member.name} has no place in one.")
        target.parent.mkdir(parents=True, exist_ok=True)
        with content, target.open("wb") as out:
            shutil.copyfileobj(content, out)


def _sound(folder: Path) -> dict[str, str]:
    """The list of contents, once everything on it is there and unchanged."""
    try:
        hashes: dict[str, str] = json.loads((folder / LIST).read_text())["sha256"]
        wrong = [name for name, expected in hashes.items() if _sha256(folder / name) != expected]
    except (OSError, ValueError, KeyError) as error:
        raise BackupError(f"This is not a whole backup of Producer: {error}") from error
    if wrong or DUMP not in hashes:
        raise BackupError(f"The backup is damaged: {', '.join(wrong) or DUMP}")
    return hashes


def _load(folder: Path) -> None:
    """One transaction: the old schema goes, the dump comes, the outbox rests. A failure leaves everything as it was."""
    script = folder / "restore.sql"
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(folder / DUMP), database=False)
    with script.open("a") as out:
        out.write(f"\n{PAUSE}\n")
    fresh = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    connection.close()
    _run("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--command={fresh}", f"--file={script}")


def _bring_back(path: Path, name: str) -> None:
    default_storage.delete(name)
    with path.open("rb") as content:
        default_storage.save(name, File(content))


def _run(name: str, *arguments: str, database: bool = True) -> None:
    program = programs.postgres(name)
    if program is None:
        raise BackupError(f"{name} is not here: install PostgreSQL's client programs, version 17 or newer.")
    address, environment = _address() if database else ([], None)
    done = subprocess.run([program, *address, *arguments], capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()}")


def _address() -> tuple[list[str], dict[str, str]]:
    """The database for PostgreSQL's programs; the password by environment, since arguments are for all to read."""
    settings: dict[str, Any] = connection.settings_dict
    keys = {"--host": "HOST", "--port": "PORT", "--username": "USER", "--dbname": "NAME"}
    arguments = [f"{flag}={settings[key]}" for flag, key in keys.items() if settings.get(key)]
    options = {f"PG{key.upper()}": str(value) for key, value in settings.get("OPTIONS", {}).items() if key.startswith("ssl")}
    return [*arguments, "--no-password"], {**os.environ, "PGPASSWORD": settings.get("PASSWORD") or "", **options}
