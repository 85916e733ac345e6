from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from producer.core import idempotency, sweeps
from producer.core.models import IdempotentRequest
from projects.models import Song

from .test_resource import THINGS, at, problem


def create(api: Any, album: Any, key: str = "k1", title: str = "Low Tide") -> Any:
    return api.post(THINGS, {"album": str(album.pk), "title": title}, HTTP_IDEMPOTENCY_KEY=key)


@pytest.mark.django_db
def test_the_same_key_gets_the_same_answer_and_works_once(api: Any, album: Any) -> None:
    first, second = create(api, album), create(api, album)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first["Location"] == second["Location"]
    assert first["ETag"] == second["ETag"]
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Song.objects.count() == 1
    create(api, album, "k2")
    assert Song.objects.count() == 2


@pytest.mark.django_db
def test_the_same_key_with_another_payload_is_refused(api: Any, album: Any) -> None:
    create(api, album)
    problem(create(api, album, title="High Tide"), 422, "idempotency_key_reused")


@pytest.mark.django_db
def test_a_key_belongs_to_one_user_and_endpoint(api: Any, album: Any, song: Any, olga: Any, api_of: Any) -> None:
    create(api, album)
    assert api.post(at(song, "touch-up/"), HTTP_IDEMPOTENCY_KEY="k1").status_code == 200
    assert create(api_of(olga), album, title="High Tide").status_code == 201


@pytest.mark.django_db
def test_a_refusal_is_kept_too(api: Any, song: Any) -> None:
    answers = [api.post(at(song, "refuse/"), {"reason": "no"}, HTTP_IDEMPOTENCY_KEY="k") for _ in range(2)]
    bodies = [problem(answer, 409, "conflict") for answer in answers]
    assert bodies[0] == bodies[1]
    assert answers[1]["Idempotent-Replayed"] == "true"
    answers = [api.post(at(song, "refuse/"), {}, HTTP_IDEMPOTENCY_KEY="k3") for _ in range(2)]
    assert problem(answers[0], 400, "invalid") == problem(answers[1], 400, "invalid")


@pytest.mark.django_db
def test_what_broke_may_be_tried_again_at_once(api: Any, song: Any) -> None:
    api.raise_request_exception = False
    for _ in range(2):
        problem(api.post(at(song, "refuse/"), {"reason": "bug"}, HTTP_IDEMPOTENCY_KEY="k"), 500, "server_error")
    assert not IdempotentRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "a b", "ü", "x" * 201])
def test_a_key_is_short_and_plain(api: Any, album: Any, key: str) -> None:
    problem(create(api, album, key), 400, "idempotency_key_invalid")


@pytest.mark.django_db
def test_a_request_still_running_is_told_so_and_a_dead_one_is_taken_over(api: Any, album: Any) -> None:
    create(api, album)
    IdempotentRequest.objects.update(status=None)
    problem(create(api, album), 409, "idempotency_in_progress")
    IdempotentRequest.objects.update(created_at=timezone.now() - idempotency.LEASE - timedelta(seconds=1))
    again = create(api, album)
    assert (again.status_code, "Idempotent-Replayed" in again) == (201, False)


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_day(api: Any, album: Any) -> None:
    create(api, album)
    sweeps.run(timezone.now() + timedelta(hours=23))
    assert IdempotentRequest.objects.count() == 1
    sweeps.run(timezone.now() + timedelta(hours=25))
    assert not IdempotentRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_works_and_the_rest_wait_or_replay(api: Any, album: Any, alice: Any, api_of: Any) -> None:
    gate, answers = threading.Barrier(8), []

    def post(client: Any) -> None:
        try:
            gate.wait()
            answers.append(create(client, album).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=[api_of(alice)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Song.objects.count() == 1
    assert set(answers) <= {201, 409}
    assert 201 in answers


@pytest.mark.django_db(transaction=True)
def test_an_old_request_that_still_runs_is_never_run_beside(api: Any, album: Any) -> None:
    """Its lease is over, but its row is locked: it lives."""
    create(api, album)
    IdempotentRequest.objects.update(status=None, created_at=timezone.now() - timedelta(minutes=5))
    held, done = threading.Event(), threading.Event()

    def run() -> None:
        with transaction.atomic():
            idempotency.hold(IdempotentRequest.objects.get())
            held.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    held.wait(10)
    problem(create(api, album), 409, "idempotency_in_progress")
    done.set()
    thread.join()
