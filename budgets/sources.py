from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Source:
    """What costs money: a booking, a call, a purchase order. `kind` and `id` are for ever, `label` and `url` are shown."""

    kind: str
    id: UUID
    label: str
    url: str = ""
