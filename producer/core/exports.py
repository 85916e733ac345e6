"""Tables as CSV that no spreadsheet runs: text that a program could take for a formula is led by an apostrophe."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.http import HttpResponse

MOST = 5000
_NUMBER = frozenset("0123456789.-")


def answer(name: str, heads: list[str], lines: Iterable[list[str]]) -> HttpResponse:
    """A file called `name` with a line of `heads` and then `lines`."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    writer = csv.writer(response)
    writer.writerow(heads)
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return response


def harmless(cell: str) -> str:
    """`=SUM(A1)` becomes `'=SUM(A1)`; a number stays one."""
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not set(cell) <= _NUMBER:
        return f"'{cell}"
    return cell
