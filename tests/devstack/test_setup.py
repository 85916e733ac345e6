"""`scripts/setup`: refuses an old Python, repairs what was cut off, and does nothing twice."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that needs no packages, so that setting it up asks no registry."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/setup", tmp_path / "scripts/setup")
    (tmp_path / "requirements.txt").touch()
    return tmp_path


def setup(checkout: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PIP_NO_INDEX": "1", **more}
    return subprocess.run(["scripts/setup", "run"], cwd=checkout, env=env, capture_output=True, text=True, check=False)


def test_an_old_python_is_one_sentence(checkout: Path) -> None:
    old = checkout / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    done = setup(checkout, PYTHON=str(old))
    assert done.returncode != 0
    assert done.stderr == (
        f"Producer needs Python 3.11 or newer, and {old} is Python 3.9.2: install a newer one or set PYTHON to it.\n"
    )


def test_no_python_is_one_sentence(checkout: Path) -> None:
    done = setup(checkout, PYTHON="python-of-nowhere")
    assert done.returncode != 0
    assert "there is no python-of-nowhere here" in done.stderr


def test_it_repairs_what_was_cut_off_and_then_does_nothing(checkout: Path) -> None:
    (checkout / ".venv/bin").mkdir(parents=True)  # what a `python -m venv` that was killed leaves
    first = setup(checkout)
    assert first.returncode == 0, first.stderr
    assert (checkout / ".venv/bin/pip").exists()
    assert setup(checkout).stdout == ""

    shutil.rmtree(checkout / ".venv/lib")
    assert "setting up: venv" in setup(checkout).stdout
    assert setup(checkout).stdout == ""


def test_packages_that_cannot_be_had_are_said_and_had_the_next_time(checkout: Path) -> None:
    lock = checkout / "requirements.txt"
    lock.write_text("no-such-package==1 --hash=sha256:" + "0" * 64)
    done = setup(checkout)
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].startswith("The Python packages could not be installed")
    lock.write_text("")
    assert setup(checkout).returncode == 0
