"""Redis dies and comes back empty (`FLUSHALL`) while 500 reminders are due: all arrive within two minutes of its return.

The control has no sweep and trusts the broker to remember: there none arrives.
"""

from __future__ import annotations

import time

import redis

from .post import Outcome, Post, make_due, post

BAR = 120.0


def flushed(office: Post, due: int, patience: float) -> Outcome:
    """`due` reminders fall due while Redis is dead; counted until all arrived or `patience` seconds after its return."""
    office.hire(2)
    office.wind_beats(1)
    while len(office.at_work()) < 2:
        time.sleep(0.1)
    office.kill_redis()
    make_due(due)
    office.start_redis()
    redis.Redis.from_url(office.redis.url()).flushall()
    began = time.monotonic()
    while len(office.box.got) < due and time.monotonic() - began < patience:
        time.sleep(0.1)
    return office.outcome(due, began)


def measure(office: Post, due: int, control: float) -> bool:
    outcome = flushed(office, due, BAR)
    print(f"reminders after FLUSHALL: {outcome}", flush=True)
    office.start_anew(0.02, MEASURE_WITHOUT="sweep")
    trusting = flushed(office, due, control)
    print(f"  control, without the sweep, looked at for {control:.0f} s: {trusting}", flush=True)
    return not outcome.lost and not outcome.duplicates and trusting.arrived == 0


def main() -> bool:
    with post(0.02) as office:
        return measure(office, 500, 60)
