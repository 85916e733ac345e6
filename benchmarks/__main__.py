"""`make bench` runs every measure, `make bench ARGS="booking_storm"` one of them. Fails if one misses its bar.

A measure is a module here with `main() -> bool`; each runs in a process of its own.
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

ALONE = [sys.executable, "-m", "benchmarks", "--here"]


def measures() -> list[str]:
    """Modules that have a `main`, by name; the others are their helpers."""
    folder = Path(__file__).parent
    names = [each.name for each in pkgutil.iter_modules([str(folder)]) if each.name != "__main__"]
    return sorted(name for name in names if "\ndef main(" in (folder / f"{name}.py").read_text())


def run(names: list[str]) -> int:
    failed = [name for name in names if subprocess.run([*ALONE, name], check=False).returncode]
    if failed:
        print(f"missed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        sys.exit(0 if import_module(f"benchmarks.{sys.argv[2]}").main() else 1)
    sys.exit(run(sys.argv[1:] or measures()))
