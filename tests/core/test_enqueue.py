"""A nudge never raises and never makes anybody wait, whatever has become of Redis."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from producer.core import bell, jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Point the one Celery app elsewhere, with a bell that has not rung yet."""

    def move_to(port: int) -> None:
        current_app.pool.force_close_all()
        monkeypatch.setattr(bell, "_bell", bell.Bell())
        monkeypatch.setitem(current_app.conf, "broker_url", f"redis://127.0.0.1:{port}")
        monkeypatch.setitem(current_app.conf, "broker_write_url", f"redis://127.0.0.1:{port}")
        current_app.set_current()
        current_app.__dict__.pop("amqp", None)
        current_app._pool = None

    yield move_to
    current_app.__dict__.pop("amqp", None)
    current_app._pool = None


def test_an_unknown_task_fails_where_it_is_written():
    with pytest.raises(LookupError):
        jobs.enqueue("core.no_such_thing")


def test_the_same_nudge_goes_out_once_for_a_transaction(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as nudges, transaction.atomic():
        for _ in range(3):
            jobs.enqueue("core.deliver")
        jobs.enqueue("core.sweep")
    assert len(nudges) == 2


def test_a_nudge_of_a_savepoint_that_failed_does_not_silence_the_next(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as nudges, transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            jobs.enqueue("core.deliver")
            raise RuntimeError
        jobs.enqueue("core.deliver")
    assert len(nudges) == 1


@pytest.mark.django_db(transaction=True)
def test_with_redis_away_a_nudge_costs_nothing(broker):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        broker(closed.getsockname()[1])
        _nudge_quickly()


@pytest.mark.django_db(transaction=True)
def test_with_redis_black_holed_a_nudge_costs_nothing(broker):
    """It takes connections and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        broker(silent.getsockname()[1])
        _nudge_quickly()
        silent.settimeout(20)
        silent.accept()[0].close()  # the bell did try


def _nudge_quickly() -> None:
    began = time.monotonic()
    for _ in range(2000):
        jobs.enqueue("core.deliver")
    assert time.monotonic() - began < 1
