"""`verify_integrity` on money: quiet after everything that is done, loud when a kept figure was touched."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from budgets.models import AlbumTotals, Commitment, LineTotals

from .factories import commit, make_approved

pytestmark = pytest.mark.django_db


def verify() -> str:
    out = StringIO()
    call_command("verify_integrity", stdout=out)
    return out.getvalue()


@pytest.fixture
def spent(album, studio, alice, fiona):
    commit(album, studio, 400, by=alice)
    make_approved(album, studio, 150, by=alice, approver=fiona)
    return album


def test_what_the_actions_wrote_agrees(spent):
    assert verify().count("agrees") >= 4


@pytest.mark.parametrize(
    ("model", "column"),
    [(LineTotals, "actual"), (LineTotals, "committed"), (AlbumTotals, "efc"), (Commitment, "open_amount")],
)
def test_a_figure_that_was_touched_is_found(spent, model, column):
    model.objects.update(**{column: 99})
    with pytest.raises(CommandError, match="do not agree"):
        verify()
