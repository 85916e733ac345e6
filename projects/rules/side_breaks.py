"""Where to turn the record over. Arithmetic only."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import accumulate

Seconds = int | Decimal


def lasts(lengths: Sequence[Seconds], joins: Sequence[Seconds]) -> Seconds:
    """How long these last one after the other. `joins[n]` follows the n-th: a gap, or less than 0 for a crossfade.

    What follows the last counts no more: the needle lifts.
    """
    return sum(lengths) + sum(joins[: max(len(lengths) - 1, 0)])


def best_breaks(lengths: Sequence[Seconds], joins: Sequence[Seconds], sides: int) -> list[int]:
    """How many songs each side gets so that the longest side is as short as it can be, their order kept.

    No side stays empty while there are songs for it. Of equally good ways the one that fills the earlier sides more.
    """
    count, sides = len(lengths), min(sides, len(lengths))
    played, joined = [0, *accumulate(lengths)], [0, *accumulate(joins)]

    @cache
    def best(start: int, left: int) -> tuple[Seconds, tuple[int, ...]]:
        """The songs from `start` on `left` sides: the longest of them, and how many each gets."""
        if left <= 1:
            return lasting(start, count), (count - start,)
        ways = [_with(start, size, best(start + size, left - 1)) for size in range(1, count - start - left + 2)]
        return min(ways, key=lambda way: (way[0], [-size for size in way[1]]))

    def _with(start: int, size: int, rest: tuple[Seconds, tuple[int, ...]]) -> tuple[Seconds, tuple[int, ...]]:
        return max(lasting(start, start + size), rest[0]), (size, *rest[1])

    def lasting(start: int, end: int) -> Seconds:
        return played[end] - played[start] + joined[end - 1] - joined[start]

    return list(best(0, sides)[1]) if count else []
