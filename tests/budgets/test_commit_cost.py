from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budgets.actions import ledger
from budgets.models import Commitment, LedgerEntry
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, NotAllowed

from .factories import album_totals, commit, line_of, make_budget, source, totals_of


def test_a_promise_is_committed_on_its_line_and_the_album(album, alice, studio):
    commitment = commit(album, studio, 800, by=alice)
    assert commitment.open_amount == 800
    assert totals_of(album, studio).committed == 800
    assert album_totals(album).committed == 800
    entry = LedgerEntry.objects.get()
    assert (entry.account, entry.kind, entry.amount, entry.by) == ("committed", "commitment", 800, alice)


def test_the_same_source_again_sets_the_amount_anew(album, alice, studio):
    what = source()
    commit(album, studio, 800, by=alice, source=what)
    commit(album, studio, 500, by=alice, source=what)
    assert Commitment.objects.get().open_amount == 500
    assert [e.amount for e in LedgerEntry.objects.order_by("id")] == [800, -300]
    assert album_totals(album).committed == 500


def test_a_promise_may_move_to_another_line(album, alice, budget, studio):
    what, lodging = source(), line_of(budget, "Lodging")
    commit(album, studio, 800, by=alice, source=what)
    commit(album, lodging, 700, by=alice, source=what)
    assert (totals_of(album, studio).committed, totals_of(album, lodging).committed) == (0, 700)
    assert album_totals(album).committed == 700


def test_a_cost_without_a_line_has_a_row_of_its_own(album, alice, studio):
    commit(album, None, 300, by=alice, over_budget_reason="Found later")
    assert totals_of(album, None).committed == 300
    assert totals_of(album, None).variance == -300
    assert album_totals(album).efc == 13_300


def test_another_currency_is_converted_once_half_up_and_keeps_its_own(album, alice, studio):
    commitment = commit(album, studio, "100.10", by=alice, currency="EUR", rate=Decimal("1.085"))
    assert commitment.amount == Decimal("108.61")  # 108.6085
    assert (commitment.own_amount, commitment.own_currency) == (Decimal("100.10"), "EUR")


def test_another_currency_without_a_rate_is_refused(album, alice, studio):
    with pytest.raises(ValidationError) as refused:
        commit(album, studio, 100, by=alice, currency="EUR")
    assert "rate" in refused.value.error_dict


def test_what_would_pass_the_line_needs_a_reason_and_says_the_figures(album, alice, studio):
    with pytest.raises(Conflict) as refused:
        commit(album, studio, 10_500, by=alice)
    assert refused.value.code == "over_budget"
    assert "Studio fee US$500.00 over" in refused.value.message
    assert refused.value.facts["passes"][0]["over"] == {"amount": "500.00", "currency": "USD"}
    assert not Commitment.objects.exists()


def test_with_a_reason_it_goes_through_and_the_reason_is_kept(album, alice, studio):
    commit(album, studio, 10_500, by=alice, over_budget_reason="Strings ran late")
    assert LedgerEntry.objects.get().note == "Strings ran late"


def test_a_cost_within_its_line_may_pass_the_category(album, alice, budget, studio):
    commit(album, studio, 10_900, by=alice, over_budget_reason="Agreed by phone")
    with pytest.raises(Conflict) as refused:
        commit(album, line_of(budget, "Lodging"), 200, by=alice)
    assert [p["scope"] for p in refused.value.facts["passes"]] == ["category"]


def test_raising_a_promise_counts_only_what_it_adds(album, alice, studio):
    what = source()
    commit(album, studio, 9_000, by=alice, source=what)
    commit(album, studio, 10_000, by=alice, source=what)
    assert album_totals(album).committed == 10_000


def test_who_sees_no_money_gets_no_figures_and_may_not_exceed(album, eve, studio):
    with pytest.raises(Conflict) as refused:
        commit(album, studio, 10_500, by=eve)
    assert "US$" not in refused.value.message and refused.value.facts == {}
    with pytest.raises(NotAllowed):
        commit(album, studio, 10_500, by=eve, over_budget_reason="I like it")


def test_an_album_without_a_budget_has_nothing_to_pass(album, alice):
    assert commit(album, None, 10_500, by=alice).open_amount == 10_500


def test_a_line_of_another_album_is_unknown(album, foreign_album, alice):
    foreign = line_of(make_budget(foreign_album), "Mastering")
    with pytest.raises(ValidationError):
        commit(album, foreign, 10, by=alice)


def test_a_released_promise_frees_all_that_is_open_and_may_be_made_again(album, alice, studio):
    what = source()
    commit(album, studio, 800, by=alice, source=what)
    ledger.release_commitment(what.kind, what.id, by=alice)
    assert Commitment.objects.get().open_amount == 0
    assert album_totals(album).committed == 0
    commit(album, studio, 900, by=alice, source=what)
    assert album_totals(album).committed == 900


def test_releasing_what_was_never_promised_does_nothing(album, alice):
    assert ledger.release_commitment("booking", source().id, by=alice) is None


def test_an_accrual_takes_the_place_of_the_promise(album, alice, studio):
    what = source()
    commit(album, studio, 800, by=alice, source=what)
    ledger.accrue(what.kind, what.id, Decimal("920.50"), by=SYSTEM)
    row = totals_of(album, studio)
    assert (row.committed, row.actual) == (0, Decimal("920.50"))
    assert LedgerEntry.objects.filter(account="actual").get().kind == "accrual"


def test_a_correction_of_the_accrual_posts_the_difference(album, alice, studio):
    what = source()
    commit(album, studio, 800, by=alice, source=what)
    ledger.accrue(what.kind, what.id, Decimal(920), by=alice)
    ledger.accrue(what.kind, what.id, Decimal(900), by=alice)
    assert album_totals(album).actual == 900
