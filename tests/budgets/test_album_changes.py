from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budgets.models import AlbumTotals, Budget
from projects.actions import create_album, update_album

from .factories import make_approved, make_budget, make_submitted


def test_a_new_album_has_its_row_of_totals_at_once(bluebird, olga):
    album = create_album(organization=bluebird, title="New", artist_name="The Wrens", by=olga)
    assert AlbumTotals.objects.get(album=album).efc == 0


def test_the_currency_stays_once_money_is_in_the_books(album, budget, alice):
    with pytest.raises(ValidationError) as refused:
        update_album(album, by=alice, currency="EUR")
    assert "currency" in refused.value.error_dict


def test_an_empty_budget_follows_the_album_s_currency(album, alice):
    Budget.objects.create(album=album, currency="USD")
    update_album(album, by=alice, currency="EUR")
    assert Budget.objects.get().currency == "EUR"


def test_sums_that_no_book_can_hold_are_refused_in_words(album, alice, fiona):
    line = make_budget(album).lines.get(name="Mastering")
    make_approved(album, line, 99_999_000_000, by=alice, approver=fiona, reason="Very expensive")
    with pytest.raises(ValidationError) as refused:
        make_approved(album, line, 99_999_000_000, by=alice, approver=fiona, reason="And again")
    assert "larger than can be booked" in str(refused.value)
    assert AlbumTotals.objects.get(album=album).actual == Decimal(99_999_000_000)


def test_the_label_does_not_learn_a_draft_s_lines_from_expenses(album, alice, fiona, client_of):
    line = make_budget(album, status="draft").lines.get(name="Lodging")
    expense = make_submitted(album, line, 10, by=alice)
    base = f"/albums/{album.pk}/money/"
    for path in ("expenses/", f"expenses/{expense.pk}/", "ledger/", "", "budget/", f"lines/{line.pk}/"):
        assert "Lodging" not in client_of(fiona).get(base + path).content.decode()
        assert path in ("ledger/",) or "Lodging" in client_of(alice).get(base + path).content.decode()


def test_a_draft_binds_its_producer_and_gives_nothing_away_to_the_label(album, alice, fiona, client_of, api_of):
    line = make_budget(album, status="draft").lines.get(name="Lodging")
    expense = make_submitted(album, line, 5_000, by=alice)
    page = client_of(fiona).get(f"/albums/{album.pk}/money/expenses/{expense.pk}/").content.decode()
    assert "over its budget" not in page
    answer = api_of(fiona).post(f"/api/v1/expenses/{expense.pk}/approve/", {}, format="json")
    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
