from __future__ import annotations

from decimal import Decimal

from budgets import rules

from .factories import commit, line_of, make_budget


def test_the_effect_names_line_category_and_album_before_and_after(album, alice):
    studio = line_of(make_budget(album), "Studio fee")
    commit(album, studio, 4_000, by=alice)
    found = rules.effect(album, studio, Decimal(500))
    assert [(p.scope, p.before, p.after) for p in found.scopes] == [
        ("line", 4_000, 4_500),
        ("category", 4_000, 4_500),
        ("album", 4_000, 4_500),
    ]
    assert found.passes == []


def test_only_what_passes_is_named(album):
    studio = line_of(make_budget(album), "Studio fee")
    assert [p.name for p in rules.effect(album, studio, Decimal(10_500)).passes] == ["Studio fee"]


def test_reading_the_effect_costs_two_queries_at_most(album, django_assert_max_num_queries):
    studio = line_of(make_budget(album), "Studio fee")
    with django_assert_max_num_queries(1):
        rules.effect(album, studio, Decimal(500))


def test_an_album_without_a_budget_has_no_scopes(album):
    assert rules.effect(album, None, Decimal(5)).scopes == []
