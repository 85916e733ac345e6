"""Identifiers: UUID version 7 (RFC 9562), so that new rows land at the end of every index."""

from __future__ import annotations

import uuid

import uuid_utils


def uuid7() -> uuid.UUID:
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)
