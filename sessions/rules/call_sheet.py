"""What stands on a call sheet, in words that can be printed and compared. Reading only, and never money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from producer.core.time import city, shown_length, wall
from projects.models import TeamMember

from ..models import Booking, Call, CallSheet, CallSheetIssue
from ..presenters import RANKS

Facts = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One labelled thing on the sheet. `key` stays the same however its text changes."""

    key: str
    label: str
    text: str


def facts_of(booking: Booking, sheet: CallSheet | None) -> Facts:
    """Everything as text, in the studio's time; those who said no are not on it."""
    studio, zone = booking.room.studio, booking.room.studio.time_zone
    return {
        "album": booking.album.title,
        "artist": booking.album.artist.name,
        "status": RANKS.get(booking.hold_rank or 0) or str(Booking.Status(booking.status).label),
        "purpose": booking.get_purpose_display() if booking.purpose else "",
        "when": _span(booking.starts_at, booking.ends_at, zone),
        "zone": _zone(booking.starts_at, zone),
        "room": booking.room.name,
        "studio": studio.name,
        "address": studio.address.strip(),
        "access": studio.access.strip(),
        "parking": studio.parking.strip(),
        "studio_contacts": studio.contacts.strip(),
        "contacts": sheet.contacts.strip() if sheet else "",
        "producers": _producers(booking),
        "people": _people(booking, zone),
        "songs": _songs(sheet),
        "parts": sheet.parts.strip() if sheet else "",
        "gear": sheet.gear.strip() if sheet else "",
        "notes": sheet.notes.strip() if sheet else "",
    }


def _span(start: datetime, end: datetime, zone: str) -> str:
    """`Tuesday 8 June 2027, 10:00–18:00`: with its year, since paper lies about for long."""
    a, b = wall(start, zone), wall(end, zone)
    last = f"{b:%H:%M}" if a.date() == b.date() else f"{b:%A %-d %B}, {b:%H:%M}"
    return f"{a:%A %-d %B %Y}, {a:%H:%M}–{last}"


def _zone(at: datetime, zone: str) -> str:
    offset = f"{wall(at, zone):%z}"
    return f"{city(zone)} time (UTC{offset[0].replace('-', '−')}{offset[1:3]}:{offset[3:5]})"


def _producers(booking: Booking) -> list[str]:
    team = TeamMember.objects.filter(album=booking.album_id, role="producer", ended_at=None, user__is_active=True)
    return [f"{member.user.name}, {member.user.email}" for member in team.select_related("user").order_by("created_at", "pk")]


def _people(booking: Booking, zone: str) -> list[dict[str, str]]:
    calls = Call.objects.exclude(answer=Call.Answer.NO).filter(booking=booking).select_related("person")
    first = wall(booking.starts_at, zone).date()
    return [
        {"key": str(call.pk), "name": call.person.name, "role": call.role, "call": _call_time(call.call_at, zone, first)}
        for call in calls.order_by("call_at", "person__sort_key", "pk")
    ]


def _call_time(at: datetime, zone: str, first: Any) -> str:
    local = wall(at, zone)
    return f"{local:%H:%M}" if local.date() == first else f"{local:%a %-d %b, %H:%M}"


def _songs(sheet: CallSheet | None) -> list[dict[str, str]]:
    return [
        {
            "key": str(song.pk),
            "title": song.title,
            "details": ", ".join(filter(None, [song.key, _tempo(song.tempo), song.time_signature, _length(song)])),
        }
        for song in (sheet.songs.order_by("sort_key", "pk") if sheet else ())
    ]


def _tempo(tempo: Any) -> str:
    return f"{tempo.normalize():f} BPM" if tempo else ""


def _length(song: Any) -> str:
    return shown_length(song.length_seconds) if song.length_seconds else ""


ONES = [
    *(
        ("status", "Booking"),
        ("when", "When"),
        ("zone", "Clock"),
        ("studio", "Studio"),
        ("room", "Room"),
        ("address", "Address"),
    ),
    *(("access", "Getting in"), ("parking", "Parking"), ("purpose", "Kind"), ("parts", "Parts"), ("gear", "Gear")),
    *(
        ("contacts", "On the day"),
        ("studio_contacts", "The studio"),
        ("notes", "Notes"),
        ("album", "Album"),
        ("artist", "Artist"),
    ),
]


def entries(facts: Facts) -> list[Entry]:
    """Everything that can change, each under a key of its own."""
    ones = [Entry(key, label, facts[key]) for key, label in ONES]
    people = [
        Entry(f"person:{one['key']}", one["name"], ", ".join(filter(None, [one["call"], one["role"]])))
        for one in facts["people"]
    ]
    songs = [Entry(f"song:{one['key']}", one["title"], one["details"] or "on the sheet") for one in facts["songs"]]
    return [*ones, Entry("producers", "Producers", "; ".join(facts["producers"])), *people, *songs]


def changes(before: Facts, after: Facts) -> list[dict[str, str]]:
    """What differs, in the order of the sheet, then what is gone."""
    was, now = ({entry.key: entry for entry in entries(facts)} for facts in (before, after))
    found = []
    for key in [*now, *(key for key in was if key not in now)]:
        old, new = was.get(key), now.get(key)
        if old is None or new is None or (old.label, old.text) != (new.label, new.text):
            label = (new or old).label  # type: ignore[union-attr]
            found.append({"key": key, "label": label, "before": _said(old, label), "after": _said(new, label)})
    return found


def _said(entry: Entry | None, label: str) -> str:
    if entry is None or not entry.text:
        return "not on it"
    return entry.text if entry.label == label else f"{entry.label}: {entry.text}"


def last_issue(sheet: CallSheet | None) -> CallSheetIssue | None:
    return sheet.issues.order_by("-number").first() if sheet and sheet.pk else None
