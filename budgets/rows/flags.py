from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from producer.core.money import shown
from producer.core.time import wall

from ..models import Flag
from ..rules.figures import LEVELS

SCOPES = ("album", "category", "line")
LEVEL_LOOKS = {"warning": "warn half", "forecast": "warn full", "overrun": "record alarm", "overspent": "record alarm"}
LEVEL_WORDS = {"warning": "85 %", "forecast": "Forecast over", "overrun": "Overrun", "overspent": "Overspent"}


def flags(found: Iterable[Flag], zone: str) -> list[dict[str, Any]]:
    """The gravest flag of each line, category and the album, gravest first; it names the milder ones that stand with it."""
    groups: dict[Any, list[Flag]] = {}
    for flag in sorted(found, key=lambda flag: (-LEVELS.index(flag.level), SCOPES.index(flag.scope), flag.name)):
        groups.setdefault((flag.scope, flag.line_id, flag.category), []).append(flag)
    return [{**_flag(worst, zone), "milder": _milder(rest)} for worst, *rest in groups.values()]


def _milder(rest: list[Flag]) -> str:
    return " and ".join(LEVEL_WORDS[flag.level].lower() for flag in rest)


def _flag(flag: Flag, zone: str) -> dict[str, Any]:
    return {
        "id": flag.pk,
        "name": flag.name,
        "scope": flag.get_scope_display().lower(),
        "look": LEVEL_LOOKS[flag.level],
        "word": LEVEL_WORDS[flag.level],
        "words": flag.get_level_display(),
        "cost": _figure(flag, "cost_to_date"),
        "budget": _figure(flag, "budget"),
        "outlook": _figure(flag, "outlook"),
        "raised": f"{wall(flag.raised_at, zone):%-d %b %Y, %H:%M}",
        "acknowledged_by": str(flag.acknowledged_by) if flag.acknowledged_by_id else "",
        "note": flag.acknowledged_note,
        "cleared": f"{wall(flag.cleared_at, zone):%-d %b %Y}" if flag.cleared_at else "",
    }


def _figure(flag: Flag, name: str) -> str:
    return shown(Decimal(flag.figures[name]), flag.currency)
