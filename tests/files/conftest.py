from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def kept_apart(settings: Any, tmp_path: Path) -> Path:
    """Files of a test go into a folder of its own."""
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return tmp_path
