"""The two charts: their data, the same as a table, and the sentence that says what they show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from producer.core.money import shown

from ..rules.burn import Burn
from ..rules.figures import Figures
from ..rules.report import Report
from ..rules.scopes import Scope
from .shared import day, signed


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
        "likely_crossing": day(burn.likely_crossing) or None,
    }


def table_row(head: str, *cells: str) -> dict[str, Any]:
    """A row of the table beside a chart."""
    return {"head": head, "cells": [{"text": text} for text in cells]}


def burn_table(burn: Burn, currency: str) -> list[dict[str, Any]]:
    def text(value: Decimal | None) -> str:
        return "" if value is None else shown(value.quantize(Decimal("0.01")), currency)

    series = zip(burn.days, burn.actual, burn.committed, burn.forecast, strict=True)
    return [table_row(day(at), *map(text, values)) for at, *values in series]


def burn_sentence(burn: Burn, report: Report) -> str:
    """When the money ends: on the forecast, and with the likely costs that the flags count too."""
    album, currency = report.album.figures, report.currency
    if not burn.budget:
        return f"There is no budget yet; {shown(album.cost_to_date, currency)} is spent or promised."
    if burn.crossing and burn.crossing <= burn.today:
        over = shown(album.cost_to_date - album.budget, currency)
        return f"The budget was passed on {burn.crossing:%-d %B}, and {over} more is spent or promised."
    if burn.crossing:
        told = f"On this forecast the money ends on {burn.crossing:%-d %B}, {shown(-album.variance, currency)} short"
    else:
        left = shown(album.variance, currency) if album.variance else "nothing"
        told = f"The forecast stays within the budget, with {left} to spare"
    return f"{told}{_with_likely(burn, album, currency)}."


def _with_likely(burn: Burn, album: Figures, currency: str) -> str:
    """What holds and calls not yet confirmed would do to it, where they do more than the forecast holds already."""
    if album.outlook <= album.efc:
        return ""
    likely = f"with the {shown(album.likely, currency)} likely in holds and calls"
    if burn.likely_crossing is None:
        return (
            f"; {likely} {shown(album.budget - album.outlook, currency) if album.budget > album.outlook else 'nothing'} is left"
        )
    short = f"{shown(album.outlook - album.budget, currency)} short"
    if burn.likely_crossing == burn.crossing:
        return f", and {likely} {short}"
    joint = "and" if burn.crossing else "but"
    return f", {joint} {likely} it ends on {burn.likely_crossing:%-d %B}, {short}"


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
            for scope in _groups(report)
        ],
    }


def category_table(report: Report) -> list[dict[str, Any]]:
    return [
        table_row(
            scope.name,
            shown(scope.figures.actual, report.currency),
            shown(scope.figures.committed, report.currency),
            signed(scope.figures.budget - scope.figures.cost_to_date, report.currency),
        )
        for scope in _groups(report)
    ]


def _groups(report: Report) -> list[Scope]:
    """The categories, and what stands in none of them; nothing where there are none."""
    loose = [line for line in report.lines if line.kind == "unassigned" and line.figures.outlook]
    return [*report.categories, *loose] if report.categories else []


def _called(scope: Scope) -> str:
    return "What is on no line" if scope.kind == "unassigned" else scope.name


def category_sentence(report: Report) -> str:
    over = [s for s in _groups(report) if s.figures.cost_to_date > s.figures.budget]
    if not over:
        return _ahead(report)
    worst = max(over, key=lambda s: s.figures.cost_to_date - s.figures.budget)
    rest = "everything else holds" if len(over) == 1 else f"so are {len(over) - 1} more"
    amount = shown(worst.figures.cost_to_date - worst.figures.budget, report.currency)
    return f"{_called(worst)} is {amount} over; {rest}."


def _ahead(report: Report) -> str:
    """None is over yet: which will be, with what is likely, as its flag says."""
    coming = [s for s in _groups(report) if s.figures.outlook > s.figures.budget]
    if not coming:
        return "Every category is within its budget."
    worst = max(coming, key=lambda s: s.figures.outlook - s.figures.budget)
    rest = f"; so will {len(coming) - 1} more" if len(coming) > 1 else ""
    amount = shown(worst.figures.outlook - worst.figures.budget, report.currency)
    return f"Every category is within its budget so far, but {_called(worst)} will pass it by {amount}{rest}."
