from __future__ import annotations

from decimal import Decimal

from budgets.actions import ledger
from budgets.models import Flag, LedgerEntry

from .factories import album_totals, commit, line_of, make_budget, source, totals_of


def test_a_hold_is_likely_and_neither_committed_nor_in_the_ledger(album):
    studio = line_of(make_budget(album), "Studio fee")
    ledger.set_likely(album=album, source=source(), line=studio, amount=Decimal(700))
    row = totals_of(album, studio)
    assert (row.likely, row.committed, row.efc, row.outlook) == (700, 0, 10_000, 10_000)
    assert not LedgerEntry.objects.exists()


def test_likely_cost_that_no_longer_fits_raises_the_forecast_flag_and_clearing_it_clears_it(album, alice):
    studio, what = line_of(make_budget(album), "Studio fee"), source()
    commit(album, studio, 9_500, by=alice)
    ledger.set_likely(album=album, source=what, line=studio, amount=Decimal(700))
    assert totals_of(album, studio).outlook == 10_200
    assert Flag.objects.standing().filter(scope="line", level="forecast").exists()
    ledger.clear_likely(what.kind, what.id)
    assert not Flag.objects.standing().filter(scope="line", level="forecast").exists()
    assert album_totals(album).likely == 0


def test_the_same_source_sets_its_likely_cost_anew(album):
    studio, what = line_of(make_budget(album), "Studio fee"), source()
    for amount in (700, 300):
        ledger.set_likely(album=album, source=what, line=studio, amount=Decimal(amount))
    assert totals_of(album, studio).likely == 300
