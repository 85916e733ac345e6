"""2,000 due reminders while random workers die by `kill -9`, 50 of them: none is lost, at most 1 % come twice.

A copy has the Message-ID of the first, so that mail programs show one. The control is an outbox that forgets a message
before it is sent: the same kills must lose some there, or they would prove nothing.
"""

from __future__ import annotations

import random
import time

from .post import Outcome, Post, make_due, post


def killed(office: Post, due: int, kills: int, workers: int = 3) -> Outcome:
    """Send `due` reminders while `kills` workers die, each after its share of the mails has arrived."""
    make_due(due)
    began = time.monotonic()
    office.hire(workers)
    office.wind_beats(1)
    for number in range(kills):
        share = due * (number + 1) // (kills + 1)
        if not office.wait_until(lambda share=share: len(office.box.got) >= share):
            break
        time.sleep(random.uniform(0, 0.3))
        office.kill_one()
    office.settle()
    return office.outcome(due, began)


def measure(office: Post, due: int, kills: int, control: tuple[int, int], most_twice: int) -> bool:
    """`control` is how many are due and how many workers die there."""
    outcome = killed(office, due, kills)
    print(f"reminders under {kills} kills: {outcome}", flush=True)
    office.start_anew(0.4, MEASURE_WITHOUT="memory")  # so slow that a kill falls into a sending nearly always
    forgetful = killed(office, *control)
    print(f"  control, forgetting before sending, {control[1]} kills: {forgetful}", flush=True)
    fine = not outcome.lost and outcome.duplicates <= most_twice and not outcome.ids_differ
    return fine and forgetful.lost > 0


def main() -> bool:
    with post(0.05) as office:
        return measure(office, 2000, 50, (300, 15), most_twice=20)
