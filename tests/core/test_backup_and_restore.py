"""What is backed up comes back, and nothing is sent by the restored outbox."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from producer.core import outbox
from producer.core.models import Outbox, Switch

pytestmark = pytest.mark.django_db(transaction=True)


def make_something() -> None:
    Outbox.objects.create(kind="mail", key="once", payload={"to": "ida@example.org"})
    default_storage.save("2027/03/01/demo.pdf", ContentFile(b"as uploaded"))


def test_database_and_files_come_back_and_the_outbox_is_paused(tmp_path: Path) -> None:
    make_something()
    call_command("backup", tmp_path / "all.tar")
    Outbox.objects.all().delete()
    default_storage.delete("2027/03/01/demo.pdf")

    call_command("restore", tmp_path / "all.tar")

    assert Outbox.objects.get().key == "once"
    with default_storage.open("2027/03/01/demo.pdf") as content:
        assert content.read() == b"as uploaded"
    assert outbox.paused()
    assert outbox.sweep() == 0
    call_command("outbox", "resume")
    assert not outbox.paused()


def test_a_backup_is_for_its_owner_alone(tmp_path: Path) -> None:
    call_command("backup", tmp_path / "all.tar")
    assert (tmp_path / "all.tar").stat().st_mode & 0o077 == 0


def test_a_damaged_backup_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    make_something()
    call_command("backup", tmp_path / "all.tar")
    (tmp_path / "damage").write_bytes(b"nothing")
    shutil.copy(tmp_path / "all.tar", tmp_path / "bad.tar")
    with tarfile.open(tmp_path / "bad.tar", "a") as tar:  # the later of two members counts
        tar.add(tmp_path / "damage", "database.dump")

    with pytest.raises(CommandError, match=r"damaged: database\.dump"):
        call_command("restore", tmp_path / "bad.tar")
    assert Outbox.objects.get().key == "once"
    assert not Switch.objects.filter(name="outbox_paused").exists()


def test_a_file_that_would_land_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "evil").touch()
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        tar.add(tmp_path / "evil", "../../evil")
    with pytest.raises(CommandError, match="has no place"):
        call_command("restore", tmp_path / "bad.tar")


def test_a_database_with_users_is_replaced_only_on_demand(tmp_path: Path, alice: object) -> None:
    call_command("backup", tmp_path / "all.tar")
    with pytest.raises(CommandError, match="--overwrite"):
        call_command("restore", tmp_path / "all.tar")
    call_command("restore", tmp_path / "all.tar", "--overwrite")
