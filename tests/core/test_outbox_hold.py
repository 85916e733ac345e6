"""Work that takes longer than a lease keeps its row by saying that it goes on."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from producer.core import outbox
from producer.core.models import Outbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def row():
    return Outbox.objects.create(kind="mail", key="k", payload={})


def test_a_row_that_is_held_is_not_taken_by_another(row, clock):
    taken = outbox.claim()
    clock.shift(outbox.LEASE - timedelta(seconds=1))
    outbox.hold(taken)
    clock.shift(timedelta(seconds=2))
    assert outbox.claim() is None
    clock.shift(outbox.LEASE)
    assert outbox.claim().pk == row.pk


def test_who_lost_the_row_cannot_hold_it(row, clock):
    lost = outbox.claim()
    clock.shift(outbox.LEASE)
    taken = outbox.claim()
    outbox.hold(lost, timedelta(days=1))
    taken.refresh_from_db()
    assert taken.leased_until == timezone.now() + outbox.LEASE


def test_a_kind_may_have_more_time_than_a_letter(row, monkeypatch):
    monkeypatch.setattr(outbox, "SEND_SECONDS", 0.05)
    monkeypatch.setattr(outbox, "_ways", {**outbox._ways})
    outbox.handles("slow", seconds=60)(lambda row: signal.pause() if signal.getitimer(signal.ITIMER_REAL)[0] < 1 else None)
    slow = Outbox.objects.create(kind="slow", key="s", payload={})
    Outbox.objects.filter(pk=row.pk).delete()
    outbox.sweep()
    slow.refresh_from_db()
    assert slow.state == "done", slow.last_error
