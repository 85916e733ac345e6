"""An album's milestones as a calendar (RFC 5545): whole days, and no money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from icalendar import Calendar, Event

from ..models import Album, Milestone
from .milestone_rows import state_of
from .milestones import today


def calendar(album: Album, milestones: Iterable[Milestone]) -> bytes:
    """Late ones say so in their title; a calendar program looks again each hour."""
    found = Calendar()
    found.add("prodid", "-//Producer//Milestones//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _line(f"{album.title}: milestones"))
    found.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for milestone in milestones:
        found.add_component(_event(album, milestone))
    return found.to_ical()


def _event(album: Album, milestone: Milestone) -> Event:
    word = {"late": "LATE: ", "done": "Done: ", "open": ""}[state_of(milestone, today(album))]
    event = Event()
    event.add("uid", f"{milestone.pk}@producer")
    event.add("sequence", milestone.version)
    event.add("dtstamp", milestone.updated_at)
    event.add("last-modified", milestone.updated_at)
    event.add("dtstart", milestone.due_on)
    event.add("dtend", milestone.due_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", _line(f"{word}{milestone.name}, {album.title}"))
    event.add("url", f"{settings.BASE_URL}/albums/{album.pk}/plan/")
    return event


def _line(text: str) -> str:
    return " ".join(text.split())
