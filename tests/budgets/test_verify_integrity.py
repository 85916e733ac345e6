from __future__ import annotations

import pytest

from budgets.models import AlbumTotals, Commitment, Expense, LineTotals
from producer.core import integrity

from .factories import commit, make_approved


def wrong() -> list[str]:
    return [words for name, found in integrity.run() for words in found if "file" not in name]


@pytest.fixture
def books(album, studio, alice, fiona):
    commitment = commit(album, studio, 1_000, by=alice)
    make_approved(album, studio, 300, by=alice, approver=fiona, commitment=commitment)


def test_books_kept_by_the_actions_agree(books):
    assert wrong() == []


@pytest.mark.parametrize(
    ("model", "values", "words"),
    [
        (LineTotals, {"actual": 1}, "actual of album and line"),
        (LineTotals, {"original": 1}, "original of line"),
        (AlbumTotals, {"efc": 1}, "efc of album"),
        (Commitment, {"open_amount": 1}, "open amount of commitment"),
        (Expense, {"converted": 1}, "actual of album"),
    ],
)
def test_whatever_is_put_in_by_hand_is_found(books, model, values, words):
    model.objects.update(**values)
    assert any(words in found for found in wrong())
