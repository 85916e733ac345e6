"""A calendar as a file (RFC 5545, names and refreshing as RFC 7986): the same happenings make the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from .feed import Happening

AGAIN = timedelta(hours=1)
SHORTEST = timedelta(minutes=15)
LONGEST_LINE = 500


def calendar_file(name: str, happenings: Iterable[Happening]) -> bytes:
    """Every time in its studio's zone, with that zone's rules inside; no alarm, no money."""
    calendar = Calendar()
    for key, value in {
        "prodid": "-//Producer//Calendar//EN",
        "version": "2.0",
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
    }.items():
        calendar.add(key, value)
    calendar.add("name", line(name))
    calendar.add("x-wr-calname", line(name))
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    events = list(happenings)
    for each in events:
        calendar.add_component(_event(each))
    if events:
        calendar.add_missing_timezones(
            first_date=_day(min(e.starts_at for e in events), -400), last_date=_day(max(e.ends_at for e in events), 400)
        )
    return calendar.to_ical()


def _day(instant: object, more: int) -> date:
    return instant.date() + timedelta(days=more)  # type: ignore[attr-defined]


def _event(each: Happening) -> Event:
    zone, event = ZoneInfo(each.zone), Event()
    event.add("uid", f"{each.uid}@producer")
    event.add("sequence", each.sequence)
    event.add("dtstamp", each.changed_at)
    event.add("last-modified", each.changed_at)
    event.add("dtstart", each.starts_at.astimezone(zone))
    event.add("dtend", max(each.ends_at, each.starts_at + SHORTEST).astimezone(zone))
    event.add("status", each.status)
    event.add("transp", "TRANSPARENT" if each.status == "CANCELLED" else "OPAQUE")
    event.add("summary", line(each.summary))
    event.add("location", line(each.place.replace("\n", ", ")))
    if each.words:
        event.add("description", "\n".join(line(words) for words in each.words.split("\n")))
    if each.url:
        event.add("url", f"{settings.BASE_URL}{each.url}")
    return event


def line(text: str) -> str:
    """One line of text that can be seen: a break or a control character from somebody's title never reaches the file."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:LONGEST_LINE]
