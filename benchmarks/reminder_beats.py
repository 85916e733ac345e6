"""2,000 due reminders, three workers, three beats and nobody dies: each arrives once.

The control takes the next message without a lock or a lease, as a plain queue table does: there some must come twice.
"""

from __future__ import annotations

import time

from .post import Outcome, Post, make_due, post


def sent(office: Post, due: int) -> Outcome:
    make_due(due)
    began = time.monotonic()
    office.hire(3)
    office.wind_beats(3)
    office.settle()
    return office.outcome(due, began)


def measure(office: Post, due: int, control: int) -> bool:
    outcome = sent(office, due)
    print(f"reminders with three beats: {outcome}", flush=True)
    office.start_anew(0.05, MEASURE_WITHOUT="lock")
    careless = sent(office, control)
    print(f"  control, without lock and lease: {careless}", flush=True)
    return not outcome.lost and not outcome.duplicates and careless.duplicates > 0


def main() -> bool:
    with post() as office:
        return measure(office, 2000, 300)
