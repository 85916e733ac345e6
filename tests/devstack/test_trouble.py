"""Every trouble of a start has its sentence, wherever it comes from."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from producer.devstack.places import prepare_folder
from producer.devstack.servers import failure
from producer.devstack.trouble import Trouble, explain


def test_a_full_disk_is_said_whoever_met_it() -> None:
    ours = explain(OSError(errno.ENOSPC, "No space left on device", "/data/lock"))
    theirs = failure("PostgreSQL's initdb", "initdb: error: could not write: No space left on device")
    assert str(ours).startswith("The disk is full at /data/lock")
    assert str(theirs).startswith("The disk is full")


def test_a_folder_of_somebody_else_is_said() -> None:
    assert "may not be written" in str(explain(PermissionError(errno.EACCES, "Permission denied", "/data")))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (Path("/proc/nope/data"), tmp_path / "file" / "data", tmp_path / "file"):
        with pytest.raises(Trouble, match=f"^The data folder {folder} cannot be made .*: set DATA_DIR to another.$"):
            prepare_folder(folder)


def test_what_has_no_sentence_is_left_to_show_itself() -> None:
    assert explain(OSError(errno.EIO, "Input/output error")) is None


def test_a_server_that_ends_is_quoted() -> None:
    assert str(failure("Valkey", "loading\nwrong configuration")) == "Valkey did not start: wrong configuration"
