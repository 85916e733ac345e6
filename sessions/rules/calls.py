"""Who is busy when, from this album's own organisation alone; when a call may be; who else could come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from producer.core.time import city, shown_range, wall
from projects.models import Availability

from ..models import Booking, Call, Studio, TravelTime
from ..models.travel import LONGEST_WAY

DAY_BEGINS = 5  # o'clock: a studio's day runs from then until the next, so that a night belongs to the day before
UNKNOWN_WAY, FAR_WAY = 60, 480  # minutes reckoned where nobody said: in one time zone, and from one to another
LABELS = {"double_booked": "called elsewhere then, too", "too_tight": "little time to get there", "away": "away then"}


@dataclass(frozen=True)
class Clash:
    """Something that speaks against a call. The words are for whoever is calling, and not kept."""

    code: str
    words: str


def clashes(call: Call, *, by: Any) -> list[Clash]:
    """What to show before the call is saved: called twice, no time for the way, away. At most four queries."""
    way = timedelta(minutes=LONGEST_WAY)
    near = Call.objects.of_person_between(call.person_id, call.call_at - way, call.booking.ends_at + way)
    others = list(near.exclude(booking=call.booking_id).for_list().order_by("call_at")[:50])
    twice = [other for other in others if other.call_at < call.booking.ends_at and other.booking.ends_at > call.call_at]
    seen = _seen(others, by)
    found = [Clash("double_booked", _told(other, seen)) for other in twice[:10]]
    found += _tight(call, [other for other in others if other not in twice], seen)
    return [*found, *_away(call)]


def _seen(others: list[Call], by: Any) -> set[UUID]:
    """Which of their bookings the actor sees. Of the rest one learns when, in which city, and no more."""
    ids = {other.booking_id for other in others}
    return set(Booking.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _told(other: Call, seen: set[UUID]) -> str:
    """`Sam is called Tue 8 Jun, 10:00–18:00 London by Harbour Lights`: the album only to those who see it."""
    booking = other.booking
    when = shown_range(other.call_at, booking.ends_at, booking.room.studio.time_zone)
    return f"{other.person} is already called {when} by {booking.album if booking.pk in seen else 'another album'}"


def _tight(call: Call, others: list[Call], seen: set[UUID]) -> list[Clash]:
    here = call.booking.room.studio
    elsewhere = [other for other in others if other.booking.room.studio_id != here.pk]
    if not elsewhere:
        return []
    known = _ways(call.booking.album.organization_id, here)
    return [clash for other in elsewhere if (clash := _way_between(call, other, known, seen))]


def _ways(organization_id: Any, here: Studio) -> dict[Any, int]:
    """Minutes from `here` by studio, as the organisation reckons."""
    rows = TravelTime.objects.filter(organization=organization_id)
    there = dict(rows.filter(other=here).values_list("one", "minutes"))
    return there | dict(rows.filter(one=here).values_list("other", "minutes"))


def _way_between(call: Call, other: Call, known: dict[Any, int], seen: set[UUID]) -> Clash | None:
    here, there = call.booking.room.studio, other.booking.room.studio
    guess = UNKNOWN_WAY if here.time_zone == there.time_zone else FAR_WAY
    minutes = known.get(there.pk, guess)
    before = other.booking.ends_at <= call.call_at
    left = call.call_at - other.booking.ends_at if before else other.call_at - call.booking.ends_at
    if left >= timedelta(minutes=minutes):
        return None
    at = other.booking.ends_at if before else other.call_at
    where = f" at {there.name}" if other.booking_id in seen else ""
    until = f"{'until' if before else 'from'} {_clock(at, there)}{where}"
    reckoned = "" if there.pk in known else ", reckoned since nobody said"
    words = (
        f"{call.person} is called {until}, and the way takes {minutes} min{reckoned}; there are {left // timedelta(minutes=1)}"
    )
    return Clash("too_tight", words)


def _clock(at: datetime, studio: Studio) -> str:
    return f"{wall(at, studio.time_zone):%a %-d %b, %H:%M} {city(studio.time_zone)}"


def _away(call: Call) -> list[Clash]:
    """Days are the person's own; whoever comes until midnight is not there the day after."""
    zone = call.person.time_zone
    first = wall(call.call_at, zone).date()
    last = wall(call.booking.ends_at - timedelta(microseconds=1), zone).date()
    days = Availability.objects.filter(person=call.person_id, kind="away", first_day__lte=last, last_day__gte=first)
    return [Clash("away", f"{call.person} is away {_days(one)}") for one in days.order_by("first_day")[:3]]


def _days(one: Availability) -> str:
    """`Tue 8 Jun 2027`, `Tue 8 Jun to Wed 9 Jun 2027`"""
    last = f"{one.last_day:%a %-d %b %Y}"
    if one.first_day == one.last_day:
        return last
    year = "" if one.first_day.year == one.last_day.year else f" {one.first_day.year}"
    return f"{one.first_day:%a %-d %b}{year} to {last}"


def earliest_call(booking: Booking) -> datetime:
    """When the studio's day of the booking begins: for setting up one may be called from then on."""
    zone = booking.room.studio.time_zone
    start = wall(booking.starts_at, zone)
    day = start.date() if start.hour >= DAY_BEGINS else start.date() - timedelta(days=1)
    return datetime(day.year, day.month, day.day, DAY_BEGINS, tzinfo=ZoneInfo(zone))


def refuse_call_time(call: Call) -> None:
    """ValidationError for a call before the booking's day, or when it is over."""
    booking = call.booking
    if call.call_at >= booking.ends_at:
        raise ValidationError({"call_at": ValidationError("Call them before the booking ends.", code="call_after_booking")})
    if call.call_at < (opens := earliest_call(booking)):
        zone = booking.room.studio.time_zone
        words = (
            f"This is a call before the booking: its day begins {wall(opens, zone):%a %-d %b, %H:%M} {city(zone)}. "
            "For earlier work book the room from then on."
        )
        raise ValidationError({"call_at": ValidationError(words, code="call_before_booking")})
