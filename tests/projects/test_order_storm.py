"""The storm of `make bench`, small: 20 clients move songs of one order at once, and no side has a hole or a double."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.order_storm import CLIENTS, SONGS, drop_proofs, faults, make_order, storm
from projects.actions import order as orders
from projects.models import RunningOrder

pytestmark = pytest.mark.django_db(transaction=True)
MOVES = 6


@pytest.fixture
def without_lock_and_proofs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def unlocked(row: Any, version: Any = None) -> Any:
        return RunningOrder.objects.select_related("album").get(pk=row.pk)

    monkeypatch.setattr(orders, "locked_row", unlocked)
    restore = drop_proofs()
    yield
    restore()


def test_twenty_clients_at_once_leave_every_side_whole(live_server: Any, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 0
    order, token, items = make_order()
    assert storm(live_server.url, token, str(order.pk), items, moves=MOVES) == {200: CLIENTS * MOVES}
    assert faults(order) == 0
    assert order.items.count() == SONGS


def test_without_lock_constraint_and_trigger_the_same_storm_leaves_holes_or_doubles(
    live_server: Any, settings: Any, without_lock_and_proofs: None
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 0
    order, token, items = make_order()
    for _ in range(10):  # it takes two at the same instant: most often the first round has them
        storm(live_server.url, token, str(order.pk), items, clients=6, moves=4)
        if faults(order):
            break
    assert faults(order) > 0
