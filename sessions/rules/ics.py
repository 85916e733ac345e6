"""Calendar files (RFC 5545, sent as RFC 5546 says): one event, in the studio's zone, with that zone's rules."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from ..models import Booking, CalendarEntry, Call

# They answer in Producer, so a calendar asks for no reply (RSVP).
STANDS: dict[str, str] = {Call.Answer.OPEN: "NEEDS-ACTION", Call.Answer.YES: "ACCEPTED", Call.Answer.NO: "DECLINED"}
SHORTEST = timedelta(minutes=15)


def calendar_file(entry: CalendarEntry, booking: Booking, *, summary: str, description: str, answer: str) -> str:
    """What puts `entry` into its person's calendar, with their `answer` to the call, or takes it out if it is cancelled."""
    calendar = Calendar()
    calendar.add("prodid", "-//Producer//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "REQUEST")
    event = _event(entry, ZoneInfo(booking.room.studio.time_zone), STANDS[answer])
    event.add("summary", summary)
    event.add("description", description)
    calendar.add_component(event)
    day = entry.starts_at.date()
    calendar.add_missing_timezones(first_date=day - timedelta(days=400), last_date=day + timedelta(days=400))
    return calendar.to_ical().decode()


def _event(entry: CalendarEntry, zone: ZoneInfo, stands: str) -> Event:
    event = Event()
    event.add("uid", str(entry.pk))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", max(entry.ends_at, entry.starts_at + SHORTEST).astimezone(zone))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("location", entry.place)
    event.add("organizer", _address(settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> "), "Producer"))
    event.add("attendee", _address(entry.address, entry.name, PARTSTAT=stands, RSVP="FALSE"))
    return event


def _address(email: str, name: str, **params: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params.update({"CN": " ".join(name.split()), **params})
    return address
