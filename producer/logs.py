"""How the application speaks to its operators: JSON lines in production, plain lines for people elsewhere.

Every line of a request carries its id, which the answer names in `X-Request-ID`. Routes are logged instead of
paths, because some paths carry a secret.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.stdlib import ProcessorFormatter

from producer.core.ids import uuid7

_SECRET = re.compile(r"(/feeds/)[^/\s]+?(\.ics|/milestones)")
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
log = structlog.stdlib.get_logger("producer.request")

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=["duration"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _hidden(logger: Any, name: str, event: Any) -> Any:
    """Django names the path where a page fails; one that is a secret address is cut out of it."""
    if "/feeds/" in (words := str(event.get("event", ""))):
        event["event"] = _SECRET.sub(r"\1[secret]\2", words)
    return event


def configuration(mode: str, level: str) -> dict[str, Any]:
    """Django's LOGGING. Our own and everybody else's records go through one formatter."""
    structlog.configure(
        processors=[*_SHARED, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    json = {
        "()": ProcessorFormatter,
        "foreign_pre_chain": _SHARED,
        "processors": [
            ProcessorFormatter.remove_processors_meta,
            _hidden,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(default=str),
        ],
    }
    line = {
        "()": ProcessorFormatter,
        "processors": [ProcessorFormatter.remove_processors_meta, _hidden, _plain],
        "foreign_pre_chain": _SHARED,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": json, "line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if mode == "production" else "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.request": {"level": "ERROR"},  # every refusal would be a warning; producer.request has them all
            "producer.request": {"level": level if mode == "production" else "WARNING"},
        },
    }


def _plain(logger: Any, name: str, event: dict[str, Any]) -> str:
    who, level, words = event.get("logger", ""), event.get("level", ""), event.get("event", "")
    known = {"logger", "level", "event", "timestamp", "exc_info", "request_id"}
    rest = " ".join(f"{key}={value}" for key, value in event.items() if key not in known)
    trace = structlog.processors.format_exc_info(logger, name, event).get("exception", "")
    return f"{level.upper()} {who}: {words} {rest}".rstrip() + (f"\n{trace}" if trace else "")


class RequestLogMiddleware:
    """Gives each request its id and writes one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ACCEPTABLE.fullmatch(given) else str(uuid7())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        log.info("request", **_facts(request, response), ms=round((time.monotonic() - started) * 1000))
        return response


def _facts(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    user = getattr(request, "user", None)
    match = request.resolver_match
    return {
        "method": request.method,
        "route": f"/{match.route}" if match else "unknown",
        "status": response.status_code,
        "user": str(user.pk) if user is not None and user.pk else None,
    }
