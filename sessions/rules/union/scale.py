from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .figures import SESSION


@dataclass(frozen=True)
class Scale:
    """What a card says, for arithmetic: figures by name, those that nobody has confirmed, and the currency of its money."""

    currency: str
    figures: Mapping[str, Decimal | None]
    method: str = SESSION
    unsure: frozenset[str] = frozenset()

    @classmethod
    def of(cls, method: str, currency: str, table: Mapping[str, Any]) -> Scale:
        """From a card's table: `{"scale": {"value": "434.21", "confirmed": true, "source": "…"}}`."""
        values = {name: Decimal(row["value"]) if row.get("value") is not None else None for name, row in table.items()}
        unsure = frozenset(name for name, row in table.items() if not row.get("confirmed"))
        return cls(currency, values, method, unsure)

    def get(self, name: str, default: Decimal | int | None = None) -> Any:
        value = self.figures.get(name)
        return default if value is None else value
