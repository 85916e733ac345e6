"""An album's milestones as its page and strip show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import SafeString

from ..models import Album, Milestone
from .milestones import today

LOOKS = {"done": ("Done", "good done"), "late": ("Late", "warn alarm"), "open": ("Open", "info")}


def state_of(milestone: Milestone, day: date) -> str:
    return "done" if milestone.done_on else "late" if milestone.due_on < day else "open"


def rows(album: Album, found: Iterable[Milestone]) -> list[dict[str, Any]]:
    """In the order of their days; each with the bar that leads from the one before to its own."""
    found, day = list(found), today(album)
    if not found:
        return []
    scale = _Scale(min(day, found[0].due_on) - timedelta(days=14), max(day, found[-1].due_on) + timedelta(days=7))
    begins = [scale.start + timedelta(days=7), *(milestone.due_on for milestone in found)]
    return [_row(milestone, day, scale, begin) for milestone, begin in zip(found, begins, strict=False)]


def _row(milestone: Milestone, day: date, scale: _Scale, begin: date) -> dict[str, Any]:
    state = state_of(milestone, day)
    word, look = LOOKS[state]
    return {
        "id": milestone.pk,
        "name": milestone.name,
        "due": milestone.due_on.isoformat(),
        "done": milestone.done_on.isoformat() if milestone.done_on else "",
        "state": state,
        "word": word,
        "look": look,
        "how": _how(milestone),
        "left": _left(milestone, day) if state != "done" else "",
        "who": str(milestone.responsible) if milestone.responsible else "",
        "note": milestone.note,
        "bar": _bar(state, scale.at(begin), scale.at(milestone.due_on), scale.at(day)),
    }


def _how(milestone: Milestone) -> str:
    if not milestone.anchor:
        return "set by hand"
    if not milestone.days_before:
        return f"on {milestone.anchor}"
    weeks, days = divmod(milestone.days_before, 7)
    count = f"{milestone.days_before} days" if days else f"{weeks} week{'' if weeks == 1 else 's'}"
    return f"{count} before {milestone.anchor}"


def _left(milestone: Milestone, day: date) -> str:
    days = (milestone.due_on - day).days
    if days == 0:
        return "today"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'late' if days < 0 else 'left'}"


class _Scale:
    """Days as a share of 600 units."""

    WIDE = 600

    def __init__(self, start: date, end: date) -> None:
        self.start, self.days = start, max((end - start).days, 1)

    def at(self, day: date) -> float:
        return round((day - self.start).days / self.days * self.WIDE, 1)


def _bar(state: str, begin: float, end: float, now: float) -> SafeString:
    """Only numbers and our own words go into it. The words beside it say the same, so it is hidden from screen readers."""
    begin = min(begin, end)
    return SafeString(
        f'<svg class="strip {state}" viewBox="0 0 {_Scale.WIDE} 16" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="way" x="{begin}" y="6" width="{max(end - begin, 2):.1f}" height="4"/>'
        f'<rect class="goal" x="{end - 3:.1f}" y="1" width="6" height="14"/>'
        f'<rect class="now" x="{now}" y="0" width="1.5" height="16"/></svg>'
    )
