"""The staircase of cancelling: a pure function of what was agreed, the price and the instant."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.stairs import Agreed, NextStep, Step, from_plain, next_step, penalty_at, to_plain, told, typed

from .factories import at

USUAL = Agreed(typed("72 h 50 %, 24 h 100 %"), "USD")
START, PRICE = at(8, 10), Decimal("1345.51")


@pytest.mark.parametrize(
    ("before", "owed"),
    [
        (timedelta(hours=72, seconds=1), "0.00"),
        (timedelta(hours=72), "672.76"),  # half a cent goes up
        (timedelta(hours=24, seconds=1), "672.76"),
        (timedelta(hours=24), "1345.51"),
        (timedelta(0), "1345.51"),
        (timedelta(hours=-5), "1345.51"),
    ],
)
def test_a_step_counts_from_its_instant(before, owed):
    assert penalty_at(USUAL, PRICE, START, START - before) == Decimal(owed)


def test_the_next_step_says_when_and_how_much():
    first, second = START - timedelta(hours=72), START - timedelta(hours=24)
    assert next_step(USUAL, PRICE, START, START - timedelta(days=9)) == NextStep(first, Decimal("672.76"))
    assert next_step(USUAL, PRICE, START, first) == NextStep(second, PRICE)
    assert next_step(USUAL, PRICE, START, second) is None
    assert next_step(Agreed((), "USD"), PRICE, START, first) is None
    level = Agreed((Step(72, Decimal("0.5")), Step(24, Decimal("0.5"))), "USD")
    assert next_step(level, PRICE, START, first) is None  # a step that costs no more is none


def test_steps_are_hours_that_really_pass():
    start = at(28, 10, month=3)  # London loses an hour that night
    assert penalty_at(USUAL, PRICE, start, at(27, 9, month=3)) == PRICE
    assert penalty_at(USUAL, PRICE, start, at(27, 8, 59, month=3)) == Decimal("672.76")


@given(
    steps=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 100)), max_size=6, unique_by=lambda step: step[0]),
    price=st.decimals(0, 10**6, places=2),
    first=st.integers(0, 3000),
    later=st.integers(0, 3000),
)
def test_it_never_gets_cheaper_nor_dearer_than_the_price_nor_negative(steps, price, first, later):
    hours, shares = sorted((hours for hours, _ in steps), reverse=True), sorted(share for _, share in steps)
    stairs = Agreed(tuple(Step(h, Decimal(s) / 100) for h, s in zip(hours, shares, strict=True)), "USD")
    early, late = START - timedelta(hours=max(first, later)), START - timedelta(hours=min(first, later))
    assert 0 <= penalty_at(stairs, price, START, early) <= penalty_at(stairs, price, START, late) <= price
    if (step := next_step(stairs, price, START, early)) is not None:
        assert step.amount == penalty_at(stairs, price, START, step.at) > penalty_at(stairs, price, START, early)
        assert penalty_at(stairs, price, START, step.at - timedelta(seconds=1)) == penalty_at(stairs, price, START, early)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("72 h 50 %, 24 h 100 %", [(72, "50"), (24, "100")]),
        ("24h 100%; 72h 50%", [(72, "50"), (24, "100")]),
        ("14 days 25 %\n2 days: 100 %", [(336, "25"), (48, "100")]),
        ("48 hours 33.5", [(48, "33.5")]),
        ("", []),
    ],
)
def test_steps_are_written_as_people_write_them(text, steps):
    found = typed(text)
    assert [(step.hours, step.percent) for step in found] == steps
    assert from_plain(to_plain(found)) == found == typed(told(found))


@pytest.mark.parametrize(
    "text", ["half", "72 h", "72 h 50 %, 72 h 60 %", "72 h 80 %, 24 h 50 %", "24 h 101 %", "9999 h 5 %", "-5 h 3 %"]
)
def test_what_is_no_staircase_is_refused_in_words(text):
    with pytest.raises(ValidationError) as refused:
        typed(text)
    assert refused.value.messages[0]
