"""The album's forecast, told line by line on its money page: where it stands, what is likely, and what later rooms add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from producer.core.money import ZERO, shown
from projects.models import Album

from .rules.figures import Figures


@dataclass(frozen=True)
class Part:
    """A line of a later room: `amount` in the album's currency, None where there is nothing to say."""

    label: str
    amount: Decimal
    note: str
    url: str = ""


Read = Callable[[Album], Part | None]
_parts: list[Read] = []


def register(read: Read) -> None:
    _parts.append(read)


def lines(album: Album, figures: Figures) -> list[dict[str, str]]:
    """EFC, what holds and calls may add, both together, and what is registered; every amount is text."""
    added = figures.outlook - figures.efc
    inside = f"; {shown(figures.likely - added, album.currency)} of it is in the ETC already" if figures.likely > added else ""
    told = [
        Part("EFC", figures.efc, "What the report above comes to"),
        Part("Likely: holds and calls", figures.likely, f"Not promised yet{inside}"),
        Part("Forecast with what is likely", figures.outlook, "" if added else "The EFC holds it already"),
        *(part for read in _parts if (part := read(album))),
    ]
    return [
        {"label": part.label, "amount": shown(part.amount or ZERO, album.currency), "note": part.note, "url": part.url}
        for part in told
    ]
