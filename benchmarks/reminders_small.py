"""The three measures of reminders, small and in one house: `python -m benchmarks.reminders_small` (part of `make test`)."""

from __future__ import annotations

import sys

from . import reminder_beats, reminder_flush, reminder_kills
from .post import post


def small() -> bool:
    with post(short=True) as office:
        results = [reminder_beats.measure(office, 100, 60)]
        office.start_anew(0.1)
        results.append(reminder_kills.measure(office, 150, 3, (60, 4), most_twice=3))  # a kill can double the one in hand
        office.start_anew(0.02)
        results.append(reminder_flush.measure(office, 50, 8))
    return all(results)


if __name__ == "__main__":
    sys.exit(0 if small() else 1)
