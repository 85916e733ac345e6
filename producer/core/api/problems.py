"""Errors as RFC 9457 `application/problem+json`: every refusal, whoever raised it, has one shape and a stable `code`."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.core import exceptions as django
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from rest_framework import exceptions as rest
from rest_framework.response import Response

from producer.core.errors import Refusal, Stale
from producer.core.http import status_of
from producer.core.idempotency import Reused

CONTENT_TYPE = "application/problem+json"
WHOLE = "non_field_errors"
Errors = dict[str, list[dict[str, str]]]


class Problem(NamedTuple):
    status: int
    code: str
    detail: str
    errors: Errors | None = None
    facts: dict[str, Any] | None = None

    def body(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "type": f"urn:producer:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors is not None:
            told["errors"] = self.errors
        return {**(self.facts or {}), **told}


class Refused(rest.APIException):
    """An error of the protocol itself: 400 unless `status` says otherwise."""

    def __init__(self, code: str, detail: str, status: int = 400, errors: Errors | None = None) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.code, self.errors = code, errors


def at(field: str, code: str, message: str) -> Errors:
    return {field: [{"code": code, "message": message}]}


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None for what is a bug: Django logs it and `server_error` answers."""
    problem = describe(error, getattr(context.get("view"), "error_fields", {}))
    if problem is None:
        return None
    headers = {}
    if auth := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return Response(problem.body(), status=problem.status, headers=headers, content_type=CONTENT_TYPE)


def describe(error: Exception, names: dict[str, str]) -> Problem | None:
    """The problem that `error` is. `names` translates a model's field names to those of the resource."""
    for kind, tell in _TOLD:
        if isinstance(error, kind):
            return tell(error, names)
    return None


def _refusal(error: Refusal, names: dict[str, str]) -> Problem:
    status = 412 if isinstance(error, Stale) else 422 if isinstance(error, Reused) else status_of(error)
    return Problem(status, error.code, error.message, facts=error.facts)


def _validation(error: django.ValidationError, names: dict[str, str]) -> Problem:
    by_field = error.error_dict if hasattr(error, "error_dict") else {django.NON_FIELD_ERRORS: error.error_list}
    errors: Errors = {}
    for field, found in by_field.items():
        name = WHOLE if field == django.NON_FIELD_ERRORS else names.get(field, field)
        errors.setdefault(name, []).extend(
            {"code": one.code or "invalid", "message": message} for one in found for message in one.messages
        )
    return _twice(errors) if {one["code"] for found in errors.values() for one in found} <= _TWICE else invalid(errors)


_TWICE = {"unique", "unique_together"}


def _twice(errors: Errors) -> Problem:
    """Nothing is wrong with it but that it is there already: what a race between two such requests answers too."""
    return Problem(409, "conflict", _first(errors), errors)


def _serializer(error: rest.ValidationError, names: dict[str, str]) -> Problem:
    errors: Errors = {}
    for path, detail in _flat(error.detail):
        errors.setdefault(path or WHOLE, []).append({"code": str(detail.code), "message": str(detail)})
    return invalid(errors)


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(detail, dict):
        for key, below in detail.items():
            yield from _flat(below, path if key == WHOLE else f"{path}.{key}" if path else str(key))
    elif isinstance(detail, list):
        for index, below in enumerate(detail):
            nested = isinstance(below, dict | list)
            yield from _flat(below, f"{path}.{index}" if nested and path else path)
    else:
        yield path, detail


def invalid(errors: Errors) -> Problem:
    return Problem(400, "invalid", _first(errors), errors)


def _first(errors: Errors) -> str:
    for field, (one, *_) in errors.items():
        return one["message"] if field == WHOLE else f"{field}: {one['message']}"
    return "That is not valid."


def _protocol(error: rest.APIException, names: dict[str, str]) -> Problem:
    code = error.code if isinstance(error, Refused) else str(error.get_codes())
    code = _CODES.get(code, code)
    return Problem(error.status_code, code, str(error.detail), getattr(error, "errors", None))


_CODES = {"parse_error": "malformed", "permission_denied": "not_allowed"}


def _integrity(error: IntegrityError, names: dict[str, str]) -> Problem:
    # Two requests at once reached a constraint that each had found clear: the later one is told so.
    return Problem(409, "conflict", "Somebody did the same at this moment. Look at it again, then try again.")


_TOLD: list[tuple[Any, Any]] = [
    (Refusal, _refusal),
    (django.ValidationError, _validation),
    (rest.ValidationError, _serializer),
    (rest.APIException, _protocol),
    (Http404, lambda e, n: Problem(404, "not_found", "There is no such thing, or it is not yours to see.")),
    (django.ObjectDoesNotExist, lambda e, n: Problem(404, "not_found", "There is no such thing, or it is not yours to see.")),
    (django.PermissionDenied, lambda e, n: Problem(403, "not_allowed", "Your role does not let you do that.")),
    (RequestDataTooBig, lambda e, n: Problem(413, "too_large", "The body is too large.")),
    (UnreadablePostError, lambda e, n: Problem(400, "malformed", "The body could not be read.")),
    (django.BadRequest, lambda e, n: Problem(400, "malformed", "The request could not be understood.")),
    (django.SuspiciousOperation, lambda e, n: Problem(400, "malformed", "The request could not be understood.")),
    (ProtectedError, lambda e, n: Problem(409, "in_use", "Other things still hang on it.")),
    (IntegrityError, _integrity),
    (DataError, lambda e, n: Problem(400, "invalid", "A value is out of its range.", {})),
]


# --- below /api/, what fails before or outside a view is a problem too


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def plain_answer(problem: Problem) -> HttpResponseBase:
    return JsonResponse(problem.body(), status=problem.status, content_type=CONTENT_TYPE)


class ProblemMiddleware:
    """What Django itself refuses below /api/ (a bad host, an unknown path) answers as a problem, not as a page."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if answer.status_code >= 400 and is_api(request) and not _is_problem(answer) and not settings.DEBUG:
            return plain_answer(_of_status(answer.status_code))
        return answer


def _is_problem(answer: HttpResponse) -> bool:
    """One already, or an unsatisfied range, whose header says how much there is."""
    return answer.headers.get("Content-Type", "") == CONTENT_TYPE or "Content-Range" in answer.headers


_WORDS = {
    400: ("malformed", "The request could not be understood."),
    403: ("not_allowed", "Your role does not let you do that."),
    404: ("not_found", "There is no such thing, or it is not yours to see."),
    413: ("too_large", "The body is too large."),
    500: ("server_error", "Something went wrong here. It has been noted."),
}


def _of_status(status: int) -> Problem:
    code, detail = _WORDS.get(status, ("error", HTTPStatus(status).description or "The request failed."))
    return Problem(status, code, detail)
