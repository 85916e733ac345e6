"""The page of hours, every figure made text once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from producer.core.time import shown_range

from .models import Booking
from .rules.need.course import Course
from .rules.need.covered import Covered
from .rules.need.need import Need, PartNeed
from .rules.need.table import Hours
from .rules.need.told import whole

SOURCES = {"usual": "usual", "seen": "by what songs took here", "set": "set by hand"}


def part_rows(need: Need, form: Any) -> list[dict[str, Any]]:
    """`form` is None for who only looks."""
    return [
        {
            "name": part.name,
            "left": f"{part.left.normalize():f}",
            "usual": between(part.usual),
            "taught": _taught(part),
            "each": between(part.each),
            "source": SOURCES[part.source],
            "hours": between(part.hours),
            "low": form[f"low_{part.id}"] if form else None,
            "high": form[f"high_{part.id}"] if form else None,
        }
        for part in need.parts
    ]


def _taught(part: PartNeed) -> str:
    each = part.taught.each
    songs = len(part.taught.songs)
    return f"{plain(each)} over {songs} song{'' if songs == 1 else 's'}" if each is not None else ""


def plain(hours: Decimal) -> str:
    """Hours to a quarter: `2.25`, `3`."""
    quarters = (hours * 4).to_integral_value() / 4
    return f"{quarters.normalize():f}" if quarters else "0"


def between(hours: Hours) -> str:
    low, high = plain(hours.low), plain(hours.high)
    return low if low == high else f"{low}–{high}"


def surplus_rows(rows: Iterable[Booking]) -> list[dict[str, str]]:
    return [
        {
            "url": f"/bookings/{row.pk}/",
            "when": shown_range(row.starts_at, row.ends_at, row.room.studio.time_zone),
            "room": row.room.full_name,
            "state": str(Booking.Status(row.status).label),
        }
        for row in rows
    ]


def stats(need: Need, covered: Covered, used: Decimal) -> list[dict[str, str]]:
    short = covered.short if whole(covered.short.high) else covered.spare
    return [
        {"label": "Still needed", "value": f"{between_whole(need.hours)} h", "note": f"{need.songs} songs", "tone": ""},
        {"label": "Booked ahead", "value": f"{whole(covered.booked)} h", "note": _held(covered), "tone": ""},
        {"label": "Real hours so far", "value": f"{whole(used)} h", "note": "by the session logs", "tone": ""},
        {
            "label": "Short" if whole(covered.short.high) else "To spare",
            "value": f"{between_whole(short)} h",
            "note": "",
            "tone": "warn" if whole(covered.short.low) else "",
        },
    ]


def _held(covered: Covered) -> str:
    return f"{whole(covered.held)} h of it held" if whole(covered.held) else "all confirmed" if covered.booked else ""


def between_whole(hours: Hours) -> str:
    low, high = whole(hours.low), whole(hours.high)
    return f"{low}" if low == high else f"{low}–{high}"


def chart(told: Course) -> dict[str, Any]:
    def numbers(values: Iterable[Decimal | None]) -> list[float | None]:
        return [None if value is None else round(float(value), 1) for value in values]

    return {
        "days": [day.isoformat() for day in told.days],
        "low": numbers(told.low),
        "high": numbers(told.high),
        "booked": numbers(told.booked),
        "used": numbers(told.used),
        "today": told.today.isoformat(),
    }


def chart_rows(told: Course) -> list[dict[str, Any]]:
    series = zip(told.days, told.low, told.high, told.booked, told.used, strict=True)
    return [
        {"head": day.isoformat(), "cells": [{"text": text} for text in _cells(Hours(low, high), booked, used)]}
        for day, low, high, booked, used in series
    ]


def _cells(needed: Hours, booked: Decimal, used: Decimal | None) -> tuple[str, str, str]:
    return between_whole(needed), str(whole(booked)), "" if used is None else str(whole(used))


def used_so_far(told: Course) -> Decimal:
    return max((hours for hours in told.used if hours is not None), default=Decimal(0))
