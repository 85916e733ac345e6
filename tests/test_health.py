"""What probes are told, and that they need neither a login nor a host name we know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from producer.core.models import Heartbeat

pytestmark = pytest.mark.django_db


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["checks"]


def test_it_says_that_it_lives(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).json() == {"status": "alive"}


def test_each_thing_is_named(client: Client) -> None:
    Heartbeat.objects.create(name="sweep", at=timezone.now())
    status, checks = ready(client)
    assert status == 200
    assert {name: check["ok"] for name, check in checks.items()} == {
        "database": True,
        "broker": True,
        "storage": True,
        "last_sweep": True,
    }


def test_without_the_broker_and_a_late_sweep_it_is_still_ready(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"
    Heartbeat.objects.create(name="sweep", at=timezone.now() - timedelta(minutes=10))
    status, checks = ready(client)
    assert status == 200
    assert not checks["broker"]["ok"]
    assert not checks["last_sweep"]["ok"]


def test_without_storage_it_is_not_ready(client: Client, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": "/proc/none"}},
    }
    status, checks = ready(client)
    assert status == 503
    assert checks["storage"] == {"ok": False}


def test_metrics_are_for_those_who_know_the_token(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a-token"
    assert client.get("/metrics", headers={"authorization": "Bearer other"}).status_code == 404
    answer = client.get("/metrics", headers={"authorization": "Bearer a-token"})
    assert b"producer_outbox_waiting 0\n" in answer.content


def test_every_answer_carries_its_request_id(client: Client) -> None:
    assert client.get("/accounts/login/", headers={"x-request-id": "from-the-proxy-1"})["X-Request-ID"] == "from-the-proxy-1"
    assert client.get("/accounts/login/", headers={"x-request-id": "bad id\n"})["X-Request-ID"] != "bad id\n"
