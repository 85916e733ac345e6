"""How long records take, counted backwards: standard plans by format, and plans as people type them.

A step is a line such as `Masters approved: 1 week before delivery`. The times are the usual ones of the trade and only a
beginning: distributors ask for masters four to six weeks before release, pressing plants take four to six months.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

ANCHORS = {"delivery": "delivery", "release": "release"}
MOST_STEPS, LONGEST_NAME, MOST_DAYS = 60, 120, 1500
_LINE = re.compile(r"(.+?)\s*:\s*(?:(\d{1,4})\s*(day|week)s?\s+before|on)\s+(delivery|release)", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """`days` before the anchor, which is the album's delivery or release."""

    name: str
    anchor: str
    days: int

    def __str__(self) -> str:
        if not self.days:
            return f"{self.name}: on {self.anchor}"
        count, unit = (self.days // 7, "week") if self.days % 7 == 0 else (self.days, "day")
        return f"{self.name}: {count} {unit}{'' if count == 1 else 's'} before {self.anchor}"

    def told(self) -> dict[str, Any]:
        return {"name": self.name, "before": self.anchor, "days": self.days}


def read(text: str) -> list[Step]:
    """Steps of the lines of `text`. Raises ValidationError that names the line."""
    steps = []
    for number, line in enumerate(text.strip().splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise ValidationError(f"Line {number}: write it like “Masters approved: 1 week before delivery”.", code="line")
        name, count, unit, anchor = found.groups()
        steps.append(Step(name, anchor.lower(), int(count or 0) * (7 if unit and unit.lower() == "week" else 1)))
    return steps


def written(steps: Iterable[Step]) -> str:
    return "\n".join(map(str, steps))


def of_json(rows: Any) -> list[Step]:
    return [Step(row["name"], row["before"], row["days"]) for row in rows]


def validate_steps(rows: Any) -> None:
    """For what is stored: a list of `{name, before, days}`, each name once."""
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_STEPS:
        raise ValidationError(f"A plan has 1 to {MOST_STEPS} steps.", code="steps")
    if not all(isinstance(row, dict) and set(row) == {"name", "before", "days"} and _is_step(row) for row in rows):
        raise ValidationError("Each step has a name, and days before delivery or release.", code="steps")
    if len({row["name"].casefold() for row in rows}) < len(rows):
        raise ValidationError("Two steps have the same name.", code="steps")


def _is_step(row: dict[str, Any]) -> bool:
    name, days = row["name"], row["days"]
    named = isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME and "\0" not in name
    return (
        named and row["before"] in ANCHORS and isinstance(days, int) and not isinstance(days, bool) and 0 <= days <= MOST_DAYS
    )


@dataclass(frozen=True)
class Standard:
    """`lead` is how many days before release the masters are delivered."""

    name: str
    lead: int
    lines: str

    @property
    def steps(self) -> list[Step]:
        return read(f"{_MAKING}\n{self.lines}\nRelease: on release")


_MAKING = """
Songs chosen: 20 weeks before delivery
Budget approved: 18 weeks before delivery
Recording begins: 16 weeks before delivery
Recording done: 7 weeks before delivery
Mixes approved: 3 weeks before delivery
Masters approved: 1 week before delivery
Masters delivered: on delivery
"""
_DIGITAL = """
Credits and clearances complete: 6 weeks before release
Artwork approved: 6 weeks before release
First single out: 5 weeks before release
With the distributor: 4 weeks before release
"""
_VINYL = """
Running order with sides locked: 27 weeks before release
Artwork and labels at the printer: 20 weeks before release
Lacquers cut: 22 weeks before release
Test pressings approved: 14 weeks before release
Records at the warehouse: 5 weeks before release
"""
_DISCS = """
Discs at the plant: 8 weeks before release
Discs at the warehouse: 3 weeks before release
"""
_TAPES = """
Tapes ordered: 10 weeks before release
Tapes at the warehouse: 3 weeks before release
"""
STANDARDS = {
    plan.name: plan
    for plan in (
        Standard("Digital", 42, _DIGITAL),
        Standard("CD", 70, f"{_DIGITAL}\n{_DISCS}"),
        Standard('12" vinyl', 182, f"{_DIGITAL}\n{_VINYL}"),
        Standard("Cassette", 84, f"{_DIGITAL}\n{_TAPES}"),
    )
}
