"""The cost report: every figure with the address of what makes it up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from producer.core.money import shown

from ..rules.report import Report
from ..rules.scopes import Scope
from .shared import base_url, signed

COLUMNS = ("original", "changes", "budget", "actual", "committed", "etc", "efc", "variance")
HEADS = ("Original", "Changes", "Budget", "Actual", "Committed", "ETC", "EFC", "Variance")


def report_groups(report: Report, album_id: UUID, category: str = "") -> list[dict[str, Any]]:
    """Categories, each with its lines, then the costs without a line; every figure with the address of what makes it up."""
    base, currency = base_url(album_id), report.currency
    loose = [scope for scope in report.lines if scope.kind == "unassigned"]
    groups = [
        {
            "row": report_row(scope, base, currency),
            "lines": [report_row(x, base, currency) for x in report.lines if x.kind == "line" and x.category == scope.category],
        }
        for scope in report.categories
        if not category or scope.category == category
    ]
    return groups + ([] if category else [{"row": report_row(scope, base, currency), "lines": []} for scope in loose])


def report_row(scope: Scope, base: str, currency: str) -> dict[str, Any]:
    urls = _urls(scope, base)
    cells = [
        {
            "text": signed(getattr(scope.figures, name), currency) if name == "variance" else _amount(scope, name, currency),
            "url": urls[name],
            "css": _css(name, getattr(scope.figures, name)),
            "label": head,
            "note": _likely(scope, currency) if name == "efc" else "",
        }
        for name, head in zip(COLUMNS, HEADS, strict=True)
    ]
    return {"name": scope.name, "kind": scope.kind, "url": urls["name"], "cells": cells}


def _likely(scope: Scope, currency: str) -> str:
    """The forecast that the flags look at, where holds and open calls make it another one."""
    figures = scope.figures
    if figures.outlook <= figures.efc:
        return ""
    over = ", over" if figures.outlook > figures.budget else ""
    return f"{shown(figures.outlook, currency)} with holds{over}"


def _css(name: str, amount: Decimal) -> str:
    return "zero" if not amount else "over" if name == "variance" and amount < 0 else ""


def _amount(scope: Scope, name: str, currency: str) -> str:
    return shown(getattr(scope.figures, name), currency)


def _urls(scope: Scope, base: str) -> dict[str, str]:
    """Where each figure is opened: movements in the ledger, plans and forecasts on the page of the line or the rows it sums."""
    which = {
        "line": urlencode({"line": scope.line_id}),
        "unassigned": "line=none",
        "category": urlencode({"category": scope.category}),
        "album": "",
    }[scope.kind]
    page = {
        "line": f"{base}lines/{scope.line_id}/",
        "unassigned": f"{base}ledger/?line=none",
        "category": f"{base}?{which}#report",
        "album": f"{base}#report",
    }[scope.kind]
    urls = dict.fromkeys((*COLUMNS, "name"), page)
    for account in ("actual", "committed"):
        urls[account] = f"{base}ledger/?{which}{'&' if which else ''}account={account}"
    return urls
