from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.actions import flags as actions
from budgets.actions import ledger
from budgets.models import Flag
from budgets.tasks import find_missed_flags
from notices.models import Notice
from producer.core import sweeps
from producer.core.errors import IllegalMove, NotAllowed

from .factories import album_totals, commit, make_approved, make_budget, source

ALL = {("line", "overrun"), ("category", "overrun"), ("album", "overrun")}


def standing(**values):
    return set(Flag.objects.standing().filter(**values).values_list("scope", "level"))


def test_a_flag_rises_with_the_change_that_causes_it_with_the_figures_of_the_moment(album, studio, alice):
    commit(album, studio, 8_500, by=alice)
    flag = Flag.objects.get()
    assert (flag.scope, flag.level, flag.name, flag.line) == ("line", "warning", "Studio fee", studio)
    assert (flag.figures["cost_to_date"], flag.figures["budget"]) == ("8500.00", "10000.00")


def test_each_level_rises_once_and_keeps_its_figures(album, studio, alice):
    commit(album, studio, 8_500, by=alice)
    commit(album, studio, 500, by=alice)
    commit(album, studio, 1_500, by=alice, over_budget_reason="Strings")
    assert standing(scope="line") == {("line", "warning"), ("line", "forecast"), ("line", "overrun")}
    assert Flag.objects.get(scope="line", level="warning").figures["cost_to_date"] == "8500.00"


def test_line_category_and_album_each_have_their_own(album, studio, alice, fiona):
    make_approved(album, studio, 13_001, by=alice, approver=fiona, reason="Agreed")
    assert standing(level="overspent") == {("line", "overspent"), ("category", "overspent"), ("album", "overspent")}
    assert Flag.objects.get(scope="category", level="overspent").name == "Studio"


def test_facts_clear_it_and_it_may_rise_again(album, studio, alice):
    for _ in range(2):
        what = source()
        commit(album, studio, 9_000, by=alice, source=what)
        assert standing() == {("line", "warning")}
        ledger.release_commitment(what.kind, what.id, by=alice)
        assert standing() == set()
    assert Flag.objects.count() == 2


def test_producer_finance_and_a_and_r_are_told_once_and_nobody_else(album, studio, alice, anders, hanna, fiona, eve, olga):
    commit(album, studio, 10_500, by=alice, over_budget_reason="Strings")
    told = Notice.objects.filter(about="flag_raised")
    assert set(told.values_list("user", flat=True)) == {alice.pk, anders.pk, hanna.pk, fiona.pk}
    assert told.count() == 4
    assert all(notice.money for notice in told)
    assert "US$10,500.00" in told.first().text


def test_a_draft_s_flags_are_the_producer_s_own_business(album, alice, anders):
    line = make_budget(album, status="draft").lines.get(name="Studio fee")
    commit(album, line, 9_000, by=alice)
    assert not Flag.objects.visible_to(anders).exists()
    assert set(Notice.objects.values_list("user", flat=True)) == {alice.pk}


def test_an_album_without_a_budget_raises_nothing(album, alice):
    commit(album, None, 9_000, by=alice)
    assert not Flag.objects.exists()
    assert album_totals(album).flag_level == 0


def test_it_is_acknowledged_by_name_once_and_stands_until_the_facts_clear_it(album, studio, alice, anders, eve):
    commit(album, studio, 9_000, by=alice)
    flag = actions.acknowledge_flag(Flag.objects.get(), by=anders, note="Seen")
    assert (flag.acknowledged_by, flag.cleared_at) == (anders, None)
    with pytest.raises(IllegalMove):
        actions.acknowledge_flag(flag, by=alice)
    with pytest.raises(NotAllowed):
        actions.acknowledge_flag(flag, by=eve)


def test_the_sweep_finds_what_the_change_did_not_raise(album, studio, alice, anders, monkeypatch):
    with monkeypatch.context() as off:
        off.setattr("budgets.actions.flags.review", lambda *_: [])
        commit(album, studio, 10_500, by=alice, over_budget_reason="Strings")
    assert standing() == set()
    assert sweeps.run()["flags"] == 1
    assert ("line", "overrun") in standing()
    assert Notice.objects.filter(user=anders, about="flag_raised").count() == 1
    assert sweeps.run()["flags"] == 0


def test_the_sweep_clears_what_the_change_did_not_clear(album, studio, alice, monkeypatch):
    what = source()
    commit(album, studio, 9_000, by=alice, source=what)
    with monkeypatch.context() as off:
        off.setattr("budgets.actions.flags.review", lambda *_: [])
        ledger.release_commitment(what.kind, what.id, by=alice)
    find_missed_flags(None)
    assert standing() == set()


def test_the_sweep_reads_one_table_however_many_albums_there_are(album, studio, alice, django_assert_num_queries):
    commit(album, studio, Decimal(9_000), by=alice)
    with django_assert_num_queries(1):
        assert find_missed_flags(None) == 0
