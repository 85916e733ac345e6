"""What a calendar program reads in a file."""

from __future__ import annotations

from typing import Any

from icalendar import Calendar


def events(body: bytes) -> list[Any]:
    return list(Calendar.from_ical(body).walk("VEVENT"))


def one(body: bytes) -> Any:
    (event,) = events(body)
    return event
