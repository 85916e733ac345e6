"""The Idempotency-Key header of a POST: the same key and payload get the same answer again, for a day."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from producer.core import idempotency
from producer.core.models import IdempotentRequest

from .problems import Refused

HEADER = "HTTP_IDEMPOTENCY_KEY"
KEPT_HEADERS = ("ETag", "Location", "Retry-After")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
Handler = Callable[..., Any]


def once(view: Any, handler: Handler) -> Handler:
    """`handler` wrapped so that it runs once per key; without the header it is left as it is."""
    key = view.request.META.get(HEADER)
    return handler if key is None else lambda request, *args, **kwargs: _once(view, handler, request, args, kwargs)


def _once(view: Any, handler: Handler, request: Any, args: Any, kwargs: Any) -> Any:
    row, ours = idempotency.claim(_scope(request))
    if not ours:
        return _replay(row)
    try:
        return _work(view, handler, row, request, args, kwargs)
    except Exception as error:
        return _refused(view, row, error)


def _work(view: Any, handler: Handler, row: IdempotentRequest, request: Any, args: Any, kwargs: Any) -> Response:
    with transaction.atomic():
        idempotency.hold(row)
        answer = handler(request, *args, **kwargs)
        _keep(row, answer)
    return answer


def _refused(view: Any, row: IdempotentRequest, error: Exception) -> Response:
    """A refusal is an answer and kept; what went wrong on our side, or is still running, may be tried again."""
    if isinstance(error, idempotency.InProgress):
        raise error
    try:
        answer = view.handle_exception(error)
    except Exception:
        idempotency.release(row)
        raise
    _keep(row, answer)
    return answer


def _keep(row: IdempotentRequest, answer: Response) -> None:
    headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
    if answer.content_type:
        headers["Content-Type"] = answer.content_type
    told = getattr(answer, "kept", answer.data)  # an answer that tells a secret says what may be kept of it
    body = JSONRenderer().render(told) if told is not None else b""
    idempotency.keep(row, answer.status_code, headers, body)


def _replay(row: IdempotentRequest) -> HttpResponse:
    headers = {"Content-Type": "application/json", **row.headers, "Idempotent-Replayed": "true"}
    return HttpResponse(bytes(row.body), status=row.status, headers=headers)


def _scope(request: Any) -> idempotency.Scope:
    key = request.META[HEADER]
    if not _KEY.fullmatch(key):
        raise Refused("idempotency_key_invalid", "An Idempotency-Key is 1 to 200 visible ASCII characters.")
    endpoint = hashlib.sha256(request.path.encode()).hexdigest() if len(request.path) > 300 else request.path
    return idempotency.Scope(request.user.pk, endpoint, key, _fingerprint(request))


def _fingerprint(request: Any) -> str:
    """Of the body, the query, If-Match and whether money is shown, since the kept answer may hold figures.

    An upload's boundary differs each time, so there the parts are read.
    """
    text = hashlib.sha256()
    hidden = "without money" if getattr(request.user, "without_money", False) else ""
    for part in (request.META.get("QUERY_STRING", ""), request.META.get("HTTP_IF_MATCH", ""), hidden):
        text.update(part.encode("utf-8", "surrogateescape") + b"\0")
    if (request.content_type or "").startswith("multipart/"):
        for name, value in sorted(request.data.items()):
            text.update(name.encode() + b"\0" + _content(value) + b"\0")
    else:
        text.update(request._request.body)
    return text.hexdigest()


def _content(value: Any) -> bytes:
    if not hasattr(value, "chunks"):
        return str(value).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(value.name.encode("utf-8", "surrogatepass"))
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.digest()
