"""What every page does alike: run an action for a form, answer with the right number, cut lists to pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .errors import Conflict, Stale


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render. The status is 422 for a form with errors and 409 for one whose action met a conflict."""
    form = context.get("form")
    status = 200
    if form is not None and form.is_bound and form.errors:
        status = 409 if getattr(form, "refused", None) else 422
    return render(request, template, context, status=status)


def sent(request: HttpRequest) -> Any:
    """What was posted, also where that is nothing; None where a form is only opened."""
    return request.POST if request.method == "POST" else None


def posted(request: HttpRequest, form: forms.BaseForm) -> bool:
    return request.method == "POST" and form.is_valid()


def perform(form: forms.BaseForm, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run `action`; put what it refuses into `form`, at the field it concerns, and return None then.

    `form.refused` keeps the Conflict, for pages that offer a way on (a reason, another time).
    """
    try:
        return action(*args, **kwargs)
    except ValidationError as error:
        _put(form, error)
    except Conflict as refusal:
        form.refused = refusal  # type: ignore[attr-defined]
        form.add_error(None, refusal.message)
        _renew(form, refusal)
    return None


def _renew(form: forms.BaseForm, refusal: Conflict) -> None:
    """After a Stale the form carries the row's present version: seen what changed, the person may save again."""
    if isinstance(refusal, Stale) and "version" in form.fields:
        data: Any = form.data
        form.data = data = data.copy()
        data[form.add_prefix("version")] = refusal.facts["version"]


def _put(form: forms.BaseForm, error: ValidationError) -> None:
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for field, errors in by_field.items():
        form.add_error(field if field in form.fields else None, errors)


class Slice:
    """One bounded page of a list: never counts the table, reads one row more than it shows."""

    def __init__(self, rows: list[Any], number: int, more: bool) -> None:
        self.rows, self.number = rows, number
        self.previous = number - 1 if number > 1 else None
        self.next = number + 1 if more else None

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def sliced(request: HttpRequest, rows: QuerySet[Any], size: int = 50) -> Slice:
    """The page that `?page=` names; a number that is none, or too far (10,000), is the first."""
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= 10_000 and len(text) < 7 else 1
    found = list(rows[(number - 1) * size : number * size + 1])
    return Slice(found[:size], number, len(found) > size)
