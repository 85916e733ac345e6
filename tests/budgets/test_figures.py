from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from budgets.actions.estimate import set_estimate
from budgets.rules.figures import levels_due, open_of, total, worked_out

from .factories import commit, make_approved, make_budget, totals_of

CASES = json.loads((Path(__file__).parent.parent / "data" / "budget_oracles.json").read_text())
ORACLE = next(case for case in CASES if case["id"] == "cost_report")
amounts = st.decimals(0, 10**6, places=2)


def figures(budget=0, actual=0, committed=0, likely=0, estimate=None, changes=0):
    return worked_out(*(Decimal(x) for x in (budget, changes, actual, committed, likely)), estimate and Decimal(estimate))


def test_the_published_cost_report_comes_out_of_the_ledger(album, alice, fiona):
    given_, expected = ORACLE["inputs"], ORACLE["expected"]
    budget = make_budget(album, {"Studio": {"Studio fee": int(given_["budget"])}})
    line = budget.lines.select_related("budget").get()
    make_approved(album, line, given_["actual"], by=alice, approver=fiona)
    commit(album, line, given_["committed"], by=alice)
    set_estimate(line, efc=Decimal(expected["efc"]), reason="Two more weeks", by=alice)
    row = totals_of(album, line)
    assert row.actual + row.committed == Decimal(expected["cost_to_date_incl_committed"])
    assert row.etc == Decimal(given_["etc"])
    assert row.efc == Decimal(expected["efc"])
    assert row.variance == Decimal(expected["variance_budget_minus_efc"])


def test_without_a_word_what_is_to_come_is_what_is_left():
    row = figures(budget=1_000, actual=200, committed=300)
    assert (row.etc, row.efc, row.variance) == (500, 1_000, 0)


def test_over_budget_nothing_more_is_to_come_and_the_variance_is_negative():
    row = figures(budget=1_000, actual=900, committed=300)
    assert (row.etc, row.efc, row.variance) == (0, 1_200, -200)


def test_a_later_booking_does_not_inflate_what_somebody_estimated(album, alice, studio):
    set_estimate(studio, efc=Decimal(9_000), reason="Fewer days", by=alice)
    commit(album, studio, 4_000, by=alice)
    assert (totals_of(album, studio).etc, totals_of(album, studio).efc) == (5_000, 9_000)


def test_estimates_are_numbered_and_one_without_a_figure_gives_it_back(album, alice, studio):
    set_estimate(studio, efc=Decimal(9_000), reason="Fewer days", by=alice)
    second = set_estimate(studio, efc=None, reason="Not after all", by=alice)
    assert (second.number, totals_of(album, studio).efc) == (2, 10_000)


def test_an_estimate_below_what_is_spent_is_refused(album, alice, studio):
    commit(album, studio, 4_000, by=alice)
    with pytest.raises(ValidationError) as refused:
        set_estimate(studio, efc=Decimal(3_999), reason="Hope", by=alice)
    assert "US$4,000.00" in str(refused.value)


@pytest.mark.parametrize(
    ("row", "due"),
    [
        (figures(budget=1_000, actual=849), []),
        (figures(budget=1_000, actual=850), ["warning"]),
        (figures(budget=1_000, committed=850), ["warning"]),
        (figures(budget=1_000, actual=1_000), ["warning"]),
        (figures(budget=1_000, committed=1_001), ["warning", "forecast", "overrun"]),
        (figures(budget=1_000, actual=1_001), ["warning", "forecast", "overrun", "overspent"]),
        (figures(budget=1_000, actual=500, likely=500), []),
        (figures(budget=1_000, actual=500, likely=501), ["forecast"]),
        (figures(budget=1_000, estimate=1_001), ["forecast"]),
        (figures(), []),
        (figures(actual=1), ["warning", "forecast", "overrun", "overspent"]),
    ],
)
def test_levels(row, due):
    assert levels_due(row) == due


@given(amounts, amounts, amounts, amounts, st.none() | amounts)
def test_the_row_adds_up_whatever_is_in_it(budget, actual, committed, likely, estimate):
    row = worked_out(budget, Decimal(0), actual, committed, likely, estimate)
    assert row.efc == row.actual + row.committed + row.etc
    assert row.variance == row.budget - row.efc
    assert row.etc >= 0 and row.efc >= row.cost_to_date
    assert row.outlook >= row.efc and row.outlook >= row.cost_to_date + likely


@given(st.lists(st.tuples(amounts, amounts), max_size=8))
def test_a_total_is_the_sum_of_its_rows(rows):
    parts = [worked_out(b, Decimal(0), a, Decimal(0), Decimal(0), None) for b, a in rows]
    assert total(parts).efc == sum((p.efc for p in parts), Decimal(0))


@given(amounts, amounts, st.booleans())
def test_what_is_open_is_never_below_nothing(amount, billed, closed):
    assert 0 <= open_of(amount, billed, closed=closed) <= amount
