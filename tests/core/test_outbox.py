"""The outbox: recorded once, leased, retried with growing pauses, and never silent at the end."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from producer.core import outbox
from producer.core.models import Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Whatever was delivered of the kind "test"; a payload with "error" is refused instead."""
    seen: list[dict[str, Any]] = []

    def deliver(row: Outbox) -> None:
        if "error" in row.payload:
            raise {"hopeless": outbox.Hopeless}.get(row.payload["error"], OSError)("no")
        seen.append(row.payload)

    monkeypatch.setitem(outbox._ways, "test", outbox._Way(deliver, lambda: None))
    return seen


def test_the_same_key_is_one_message(given):
    for number in (1, 2):
        outbox.post("test", "key", {"number": number})
    assert outbox.sweep() == 1 and given == [{"number": 1}]


def test_an_unknown_kind_fails_where_it_is_written():
    with pytest.raises(LookupError):
        outbox.post("pigeon", "key", {})


def test_what_was_rolled_back_is_never_sent(given):
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.post("test", "key", {})
        raise RuntimeError
    assert outbox.sweep() == 0


def test_a_message_waits_for_its_time(given, clock):
    outbox.post("test", "key", {}, due_at=timezone.now() + timedelta(hours=1))
    assert outbox.sweep() == 0
    assert outbox.sweep(timezone.now() + timedelta(hours=2)) == 1


def test_what_was_delivered_is_not_kept(given):
    outbox.post("test", "key", {"link": "secret"})
    outbox.sweep()
    row = Outbox.objects.get()
    assert (row.state, row.payload) == ("done", {})


def test_a_claimed_row_is_left_alone_until_its_lease_ends(given, clock):
    outbox.post("test", "key", {})
    assert outbox.claim() is not None
    assert outbox.sweep() == 0
    clock.shift(outbox.LEASE + timedelta(seconds=1))
    assert outbox.sweep() == 1 and len(given) == 1


def test_a_lease_is_not_ended_by_a_sweep_for_a_later_time(given, clock):
    outbox.post("test", "key", {})
    outbox.claim()
    assert outbox.sweep(timezone.now() + timedelta(days=3)) == 0


def test_a_failure_is_tried_again_after_growing_pauses_and_then_is_a_dead_letter(given, clock):
    outbox.post("test", "key", {"error": "later"})
    for pause in outbox.PAUSES:
        assert outbox.sweep() == 1
        clock.shift(pause - timedelta(seconds=1))
        assert outbox.sweep() == 0
        clock.shift(timedelta(seconds=1))
    outbox.sweep()
    row = Outbox.objects.get()
    assert (row.state, row.attempts, row.last_error) == ("dead", outbox.MOST_TRIES, "OSError: no")
    assert row.payload == {"error": "later"}


def test_a_failure_is_tried_once_by_a_sweep_that_looks_far_ahead(given, clock):
    outbox.post("test", "key", {"error": "later"})
    assert outbox.sweep(timezone.now() + timedelta(days=30)) == 1
    assert Outbox.objects.get().attempts == 1


def test_where_everything_fails_the_rest_waits_with_all_its_tries(given):
    for number in range(5):
        outbox.post("test", f"key {number}", {"error": "later"})
    assert outbox.sweep() == outbox.IN_A_ROW
    assert Outbox.objects.filter(attempts=0).count() == 5 - outbox.IN_A_ROW


def test_hopeless_messages_do_not_hold_up_the_others(given):
    for number in range(5):
        outbox.post("test", f"key {number}", {"error": "hopeless"})
    outbox.post("test", "fine", {})
    assert outbox.sweep() == 6 and given == [{}]


def test_a_sweep_whose_turn_is_over_asks_for_another(given, django_capture_on_commit_callbacks):
    for number in range(3):
        outbox.post("test", f"key {number}", {}, due_at=timezone.now())
    with django_capture_on_commit_callbacks() as nudges:
        assert outbox.sweep(most=2) == 2
    assert [nudge.name for nudge in nudges] == ["core.deliver"]
    with django_capture_on_commit_callbacks() as nudges:
        assert outbox.sweep() == 1
    assert nudges == []


def test_a_crowd_calls_another_worker(given, django_capture_on_commit_callbacks):
    for number in range(outbox.CROWD + 1):
        outbox.post("test", f"key {number}", {}, due_at=timezone.now())
    with django_capture_on_commit_callbacks() as nudges:
        outbox.sweep()
    assert len(nudges) == 1


def test_what_cannot_ever_be_sent_is_a_dead_letter_at_once(given):
    outbox.post("test", "key", {"error": "hopeless"})
    outbox.sweep()
    assert Outbox.objects.get().state == "dead"


def test_a_message_whose_workers_die_each_time_is_a_dead_letter_in_the_end(given, clock):
    outbox.post("test", "key", {})
    for _ in range(outbox.MOST_TRIES):
        assert outbox.claim() is not None
        clock.shift(outbox.LEASE)
    outbox.sweep()
    assert Outbox.objects.get().state == "dead" and given == []


def test_a_dead_letter_can_be_sent_again_with_all_its_tries(given):
    outbox.post("test", "key", {"error": "hopeless"})
    outbox.sweep()
    Outbox.objects.update(payload={"fine": True})
    outbox.send_again(Outbox.objects.get())
    assert Outbox.objects.get().attempts == 0
    assert outbox.sweep() == 1 and given == [{"fine": True}]


def test_a_failure_told_after_the_lease_changes_nothing_of_the_next_try(given, clock):
    outbox.post("test", "key", {"error": "later"})
    slow = outbox.claim()
    clock.shift(outbox.LEASE)
    outbox.claim()
    outbox.deliver(slow)
    assert Outbox.objects.get().leased_until > timezone.now()


def test_paused_nothing_goes_out_and_nothing_is_lost(given):
    outbox.pause()
    outbox.post("test", "key", {})
    assert outbox.sweep() == 0
    outbox.pause(False)
    assert outbox.sweep() == 1


def test_a_send_that_hangs_is_cut_off(monkeypatch):
    monkeypatch.setattr(outbox, "SEND_SECONDS", 0.1)
    monkeypatch.setitem(outbox._ways, "test", outbox._Way(lambda row: time.sleep(5), lambda: None))
    outbox.post("test", "key", {})
    began = time.monotonic()
    outbox.sweep()
    assert time.monotonic() - began < 2
    assert Outbox.objects.get().last_error == "TooSlow: not done within 0.1 seconds"


def test_what_was_delivered_long_ago_is_forgotten(given, clock):
    outbox.post("test", "old", {})
    outbox.sweep()
    clock.shift(outbox.KEPT)
    outbox.post("test", "new", {})
    outbox.sweep()
    clock.shift(timedelta(seconds=1))
    assert outbox.tidy(timezone.now()) == 1
    assert Outbox.objects.get().key == "new"


@pytest.mark.parametrize("error", [None, "later"])
def test_commits_wait_for_the_disk_again_after_a_sweep(given, error):
    outbox.post("test", "key", {"error": error} if error else {})
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        before = cursor.fetchone()
        outbox.sweep()
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == before


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_deliver_each_message_once(given):
    for number in range(60):
        outbox.post("test", f"key {number}", {"number": number})

    def work() -> None:
        try:
            outbox.sweep()
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(payload["number"] for payload in given) == list(range(60))
