"""How the money pages say amounts, days and states."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from producer.core.money import shown

STATUS_LOOKS = {
    "draft": "info",
    "submitted": "accent half",
    "approved": "good done",
    "returned": "warn half",
    "rejected": "warn half",
    "void": "stop",
}


def base_url(album_id: UUID) -> str:
    return f"/albums/{album_id}/money/"


def signed(amount: Decimal, currency: str) -> str:
    """A negative says that it is over, not only by its sign."""
    return f"{shown(amount, currency)} over" if amount < 0 else shown(amount, currency)


def day(value: date | None) -> str:
    return value.isoformat() if value else ""
