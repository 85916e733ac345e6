"""Rows of the money pages, made of ready strings: formatted once in Python, not in a tag for each cell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from producer.core.money import shown
from producer.core.time import wall

from .models import Amendment, Budget, Expense, Flag, LedgerEntry
from .rules.burn import Burn
from .rules.figures import LEVELS
from .rules.report import Report
from .rules.scopes import Scope

COLUMNS = ("original", "changes", "budget", "actual", "committed", "etc", "efc", "variance")
HEADS = ("Original", "Changes", "Budget", "Actual", "Committed", "ETC", "EFC", "Variance")
STATUS_LOOKS = {
    "draft": "info",
    "submitted": "accent half",
    "approved": "good done",
    "returned": "warn half",
    "rejected": "warn half",
    "void": "stop",
}
SCOPES = ("album", "category", "line")
LEVEL_LOOKS = {"warning": "warn half", "forecast": "warn full", "overrun": "record alarm", "overspent": "record alarm"}
LEVEL_WORDS = {"warning": "85 %", "forecast": "Forecast over", "overrun": "Overrun", "overspent": "Overspent"}
Cell = dict[str, str]


def base_url(album_id: UUID) -> str:
    return f"/albums/{album_id}/money/"


def signed(amount: Decimal, currency: str) -> str:
    """A negative says that it is over, not only by its sign."""
    return f"{shown(amount, currency)} over" if amount < 0 else shown(amount, currency)


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


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
        }
        for name, head in zip(COLUMNS, HEADS, strict=True)
    ]
    return {"name": scope.name, "kind": scope.kind, "url": urls["name"], "cells": cells}


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


def flags(found: Iterable[Flag], zone: str) -> list[dict[str, Any]]:
    """The gravest flag of each line, category and the album, gravest first; it names the milder ones that stand with it."""
    groups: dict[Any, list[Flag]] = {}
    for flag in sorted(found, key=lambda flag: (-LEVELS.index(flag.level), SCOPES.index(flag.scope), flag.name)):
        groups.setdefault((flag.scope, flag.line_id, flag.category), []).append(flag)
    return [{**_flag(worst, zone), "milder": _milder(rest)} for worst, *rest in groups.values()]


def _milder(rest: list[Flag]) -> str:
    return " and ".join(LEVEL_WORDS[flag.level].lower() for flag in rest)


def _flag(flag: Flag, zone: str) -> dict[str, Any]:
    return {
        "id": flag.pk,
        "name": flag.name,
        "scope": flag.get_scope_display().lower(),
        "look": LEVEL_LOOKS[flag.level],
        "word": LEVEL_WORDS[flag.level],
        "words": flag.get_level_display(),
        "cost": _figure(flag, "cost_to_date"),
        "budget": _figure(flag, "budget"),
        "outlook": _figure(flag, "outlook"),
        "raised": f"{wall(flag.raised_at, zone):%-d %b %Y, %H:%M}",
        "acknowledged_by": str(flag.acknowledged_by) if flag.acknowledged_by_id else "",
        "note": flag.acknowledged_note,
        "cleared": f"{wall(flag.cleared_at, zone):%-d %b %Y}" if flag.cleared_at else "",
    }


def _figure(flag: Flag, name: str) -> str:
    return shown(Decimal(flag.figures[name]), flag.currency)


def entries(found: Iterable[LedgerEntry], currency: str, zone: str, *, lines_shown: bool = True) -> list[dict[str, str]]:
    return [
        {
            "day": day(entry.happened_on),
            "kind": entry.get_kind_display(),
            "label": entry.label,
            "url": entry.url,
            "line": entry.line.name if entry.line and lines_shown else "",
            "song": entry.song.title if entry.song else "",
            "own": shown(entry.own_amount, entry.own_currency) if entry.own_currency != currency else "",
            "rate": f"× {entry.rate.normalize():f}, {day(entry.rate_on)}" if entry.own_currency != currency else "",
            "amount": shown(entry.amount, currency),
            "by": f"{entry.by or 'Producer'}, {wall(entry.at, zone):%-d %b %Y, %H:%M}",
            "note": entry.note,
            "account": entry.get_account_display(),
        }
        for entry in found
    ]


def expenses(found: Iterable[Expense], currency: str, base: str, *, lines_shown: bool = True) -> list[dict[str, str]]:
    return [
        {
            "day": day(expense.spent_on),
            "url": f"{base}expenses/{expense.pk}/",
            "vendor": expense.vendor,
            "description": expense.description[:120],
            "line": expense.line.name if expense.line and lines_shown else "",
            "own": shown(expense.amount, expense.currency) if expense.currency != currency else "",
            "amount": shown(expense.converted, currency),
            "status": expense.get_status_display(),
            "look": STATUS_LOOKS[expense.status],
        }
        for expense in found
    ]


def lines(found: Iterable[Any], currency: str) -> list[dict[str, str]]:
    """Of a budget, as it is shown when nobody may change it."""
    return [
        {
            "category": line.category,
            "name": line.name,
            "how": f"{line.quantity.normalize():f} × {line.get_unit_display().lower()}",
            "rate": shown(line.rate, currency),
            "amount": shown(line.amount, currency),
        }
        for line in found
    ]


def submitted_lines(found: Iterable[dict[str, str]], currency: str) -> list[dict[str, str]]:
    """Of a submission: what the label was sent."""
    return [
        {
            "category": line["category"],
            "name": line["name"],
            "how": f"{line['quantity']} × {line['unit']}",
            "rate": shown(Decimal(line["rate"]), currency),
            "amount": shown(Decimal(line["amount"]), currency),
        }
        for line in found
    ]


def amendments(found: Iterable[Amendment], currency: str, base: str) -> list[dict[str, str]]:
    return [
        {
            "number": str(amendment.number),
            "url": f"{base}amendments/{amendment.pk}/",
            "reason": amendment.reason[:160],
            "total": shown(amendment.total, currency),
            "status": amendment.get_status_display(),
            "look": STATUS_LOOKS[amendment.status],
        }
        for amendment in found
    ]


def story(thing: Budget | Amendment, zone: str) -> list[str]:
    """Who sent and who answered it, in words."""
    told = []
    if thing.submitted_at:
        told.append(f"{thing.submitted_by or 'Somebody'} submitted it on {wall(thing.submitted_at, zone):%-d %b %Y, %H:%M}")
    if thing.decided_at:
        told.append(f"{thing.decided_by or 'Somebody'} {thing.status} it on {wall(thing.decided_at, zone):%-d %b %Y, %H:%M}")
    return told


def burn_chart(burn: Burn, currency: str) -> dict[str, Any]:
    def numbers(values: list[Decimal | None]) -> list[float | None]:
        return [None if value is None else round(float(value), 2) for value in values]

    return {
        "currency": currency,
        "days": [day(one) for one in burn.days],
        "actual": numbers(burn.actual),
        "committed": numbers(burn.committed),
        "forecast": numbers(burn.forecast),
        "low": numbers(burn.low),
        "high": numbers(burn.high),
        "budget": float(burn.budget) or None,
        "today": day(burn.today),
        "crossing": day(burn.crossing) or None,
    }


def burn_table(burn: Burn, currency: str) -> list[list[str]]:
    def text(value: Decimal | None) -> str:
        return "" if value is None else shown(value.quantize(Decimal("0.01")), currency)

    series = zip(burn.days, burn.actual, burn.committed, burn.forecast, strict=True)
    return [[day(at), *(text(value) for value in values)] for at, *values in series]


def burn_sentence(burn: Burn, report: Report) -> str:
    album = report.album.figures
    if not burn.budget:
        return f"There is no budget yet; {shown(album.cost_to_date, report.currency)} is spent or promised."
    if burn.crossing and burn.crossing <= burn.today:
        over = shown(album.cost_to_date - album.budget, report.currency)
        return f"The budget was passed on {burn.crossing:%-d %B}, and {over} more is spent or promised."
    if burn.crossing:
        return f"On this forecast the money ends on {burn.crossing:%-d %B}, {shown(-album.variance, report.currency)} short."
    left = shown(album.variance, report.currency) if album.variance else "nothing"
    return f"The forecast stays within the budget, with {left} to spare."


def category_chart(report: Report) -> dict[str, Any]:
    return {
        "currency": report.currency,
        "rows": [
            {
                "name": scope.name,
                "budget": float(scope.figures.budget),
                "spent": float(scope.figures.actual),
                "committed": float(scope.figures.committed),
            }
            for scope in report.categories
        ],
    }


def category_table(report: Report) -> list[list[str]]:
    return [
        [
            scope.name,
            shown(scope.figures.actual, report.currency),
            shown(scope.figures.committed, report.currency),
            signed(scope.figures.budget - scope.figures.cost_to_date, report.currency),
        ]
        for scope in report.categories
    ]


def category_sentence(report: Report) -> str:
    over = [s for s in report.categories if s.figures.cost_to_date > s.figures.budget]
    if not over:
        return "Every category is within its budget."
    worst = max(over, key=lambda s: s.figures.cost_to_date - s.figures.budget)
    rest = "everything else holds" if len(over) == 1 else f"so are {len(over) - 1} more"
    amount = shown(worst.figures.cost_to_date - worst.figures.budget, report.currency)
    return f"{worst.name} is {amount} over; {rest}."
