from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from files.models import StoredFile

pytestmark = pytest.mark.django_db


def keep(organization: Any, content: bytes, sha256: str) -> StoredFile:
    key = default_storage.save("2027/03/01/receipt.pdf", ContentFile(content))
    facts = {"kind": "receipt", "name": "receipt.pdf", "content_type": "application/pdf", "size": len(content)}
    return StoredFile.objects.create(organization=organization, key=key, sha256=sha256, **facts)


def test_all_is_well_in_an_empty_house() -> None:
    out = StringIO()
    call_command("verify_integrity", stdout=out)
    assert "files: agrees" in out.getvalue()


def test_a_changed_file_is_found(bluebird: Any) -> None:
    keep(bluebird, b"changed on the disk", "0" * 64)
    with pytest.raises(CommandError, match="1 things"):
        call_command("verify_integrity", stdout=StringIO())


def test_a_lost_file_is_found(bluebird: Any) -> None:
    default_storage.delete(keep(bluebird, b"lost", "0" * 64).key)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_integrity", stdout=out)
    assert "missing from the storage" in out.getvalue()
