"""Whether this process lives (`/healthz`), may be sent requests (`/readyz`), and what it counts (`/metrics`).

Answered before anything else: probes come without a session, over plain HTTP, and by addresses no host list names.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from producer.core.ids import uuid7
from producer.core.models import Heartbeat, Outbox

log = logging.getLogger(__name__)

SWEEP_IS_LATE = timedelta(minutes=2)
NEEDED = ("database", "storage")  # without the broker and the sweep people still work


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path) if request.method in ("GET", "HEAD") else None
        return answer(request) if answer else self.get_response(request)


def healthz(request: HttpRequest) -> HttpResponse:
    return _fresh(JsonResponse({"status": "alive"}))


def readyz(request: HttpRequest) -> HttpResponse:
    checks = {name: _look(name, check) for name, check in CHECKS.items()}
    ready = all(checks[name]["ok"] for name in NEEDED)
    body = {"status": "ready" if ready else "not ready", "checks": checks}
    return _fresh(JsonResponse(body, status=200 if ready else 503))


def _look(name: str, check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What failed is for the log; strangers read only that it did."""
    try:
        return {"ok": True, **check()}
    except Exception as error:
        log.warning("%s is not ready: %s", name, error)
        return {"ok": False}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {}


def _broker() -> dict[str, Any]:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as broker:
        broker.ping()
    return {}


def _storage() -> dict[str, Any]:
    """Written and removed again: a full disk and a lost bucket both show."""
    name = default_storage.save(f"ready/{uuid7()}", ContentFile(b"ready"))
    default_storage.delete(name)
    return {}


def _last_sweep() -> dict[str, Any]:
    beat = Heartbeat.objects.filter(name="sweep").first()
    late = beat is None or beat.at < timezone.now() - SWEEP_IS_LATE
    return {"ok": not late, "at": beat.at.isoformat() if beat else None}


CHECKS = {"database": _database, "broker": _broker, "storage": _storage, "last_sweep": _last_sweep}


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format. Counted in the database, so every web process gives the same numbers."""
    token = settings.METRICS_TOKEN
    if not token or not hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return _fresh(HttpResponse(status=404))
    text = "".join(f"# TYPE {name.split('{')[0]} gauge\n{name} {value}\n" for name, value in _figures().items())
    return _fresh(HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8"))


def _figures() -> dict[str, float]:
    now = timezone.now()
    counts = dict(Outbox.objects.exclude(state="done").values_list("state").annotate(Count("pk")).order_by())
    oldest = Outbox.objects.filter(state="waiting", due_at__lte=now).aggregate(at=Min("due_at"))["at"]
    beat = Heartbeat.objects.filter(name="sweep").first()
    return {
        "producer_outbox_waiting": counts.get("waiting", 0),
        "producer_outbox_dead": counts.get("dead", 0),
        "producer_outbox_oldest_due_seconds": (now - oldest).total_seconds() if oldest else 0,
        "producer_last_sweep_age_seconds": (now - beat.at).total_seconds() if beat else -1,
    }


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
