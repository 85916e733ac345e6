"""How far a song, a part and an album are. Reading and arithmetic only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..models import GridCell

_STEPS: dict[str, int] = {
    GridCell.State.NOT_STARTED: 0,
    GridCell.State.IN_WORK: 1,
    GridCell.State.RECORDED: 2,
    GridCell.State.EDITED: 3,
    GridCell.State.DONE: 4,
}
WHOLE = _STEPS[GridCell.State.DONE]


@dataclass(frozen=True)
class Progress:
    """Of `needed` cells `done` are done; `percent` also counts the steps of those on their way."""

    needed: int = 0
    done: int = 0
    steps: int = 0

    @property
    def percent(self) -> int | None:
        """Four steps to each cell: in work, recorded, edited, done. Rounded down, so that 100 means done; None of nothing."""
        return self.steps * 100 // (self.needed * WHOLE) if self.needed else None

    def __add__(self, other: Progress) -> Progress:
        return Progress(self.needed + other.needed, self.done + other.done, self.steps + other.steps)


def progress(states: Iterable[str]) -> Progress:
    """Of the cells with these states; what is not needed does not count."""
    steps = [_STEPS[state] for state in states if state in _STEPS]
    return Progress(len(steps), steps.count(WHOLE), sum(steps))
