"""The measure of `make bench ARGS=hold_sweep`, small: it counts what it says it counts."""

from __future__ import annotations

import pytest

from benchmarks import hold_sweep

pytestmark = pytest.mark.django_db(transaction=True)


def test_with_nothing_due_the_sweeps_cost_three_statements_and_what_is_due_is_claimed_once(capsys):
    hold_sweep.fill(1000)
    assert hold_sweep.idle_statements() <= hold_sweep.STATEMENTS
    bare, ours = hold_sweep.claiming(due=40, turns=1)
    assert bare > 0 and ours > 0
