from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.smtp import Mailbox, Server


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real SMTP server on loopback that this project's mail goes to."""
    with Server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server.box
