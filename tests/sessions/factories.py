"""Plain functions that make studios, rooms, rates and bookings; bookings go through the actions, as in life."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Organization
from producer.core.actors import SYSTEM
from projects.models import Album, Person
from sessions.actions.block import create_block
from sessions.actions.booking import create_booking
from sessions.actions.calls.due import keep_due
from sessions.actions.hold.option_set import create_option_set
from sessions.actions.studios import create_rate_card
from sessions.models import Block, Booking, Challenge, DueFee, OptionSet, RateCard, Room, Studio, TravelTime, UnionCard
from sessions.rules.union.known import CARDS

LONDON = ZoneInfo("Europe/London")


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 6, zone: ZoneInfo = LONDON) -> datetime:
    """Wall time in June 2027, in London."""
    return datetime(2027, month, day, hour, minute, tzinfo=zone)


def make_studio(organization: Organization, name: str = "Harbour Sound", **fields: Any) -> Studio:
    fields.setdefault("time_zone", "Europe/London")
    return Studio.objects.create(organization=organization, name=name, **fields)


def make_room(studio: Studio, name: str = "Studio A", **fields: Any) -> Room:
    return Room.objects.create(studio=studio, name=name, **fields)


def make_rate(room: Room, organization: Organization, rate: str = "75.00", unit: str = "hour", **fields: Any) -> RateCard:
    """A card of one rate, or one more rate of the card from that day."""
    fields = {"currency": "USD", "valid_from": date(2020, 1, 1), **fields}
    return create_rate_card(room=room, organization=organization, by=SYSTEM, rate=Decimal(rate), unit=unit, **fields)


def make_booking(album: Album, room: Room, start: datetime, end: datetime | None = None, **fields: Any) -> Booking:
    fields = {"by": SYSTEM, "past_ok": True, **fields}
    return create_booking(album=album, room=room, starts_at=start, ends_at=end or start + timedelta(hours=8), **fields)


def make_card(organization: Organization, key: str = "afm.srla.2019", **fields: Any) -> UnionCard:
    known = deepcopy(CARDS[key]._asdict())
    known.pop("key")
    return UnionCard.objects.create(organization=organization, **{**known, **fields})


def make_challenge(hold: Booking, challenger: Booking) -> Challenge:
    return Challenge.objects.create(hold=hold, challenger=challenger, due_at=hold.starts_at)


def make_way(organization: Organization, one: Studio, other: Studio | None = None, minutes: int = 45) -> TravelTime:
    """The way to another studio, or to a new one."""
    other = other or make_studio(organization, f"Over there from {one}")
    first, second = sorted((one, other), key=lambda studio: studio.pk)
    return TravelTime.objects.create(organization=organization, one=first, other=second, minutes=minutes)


def make_options(album: Album, rooms: list[Room], start: datetime, **fields: Any) -> OptionSet:
    options = [{"room": room, "starts_at": start, "ends_at": start + timedelta(hours=8)} for room in rooms]
    return create_option_set(album=album, options=options, **{"name": "Strings", "by": SYSTEM, **fields})


def make_block(album: Album, room: Room, starts: list[datetime], **fields: Any) -> Block:
    days = [(start, start + timedelta(hours=8)) for start in starts]
    return create_block(album=album, room=room, days=days, **{"name": "Tracking", "by": SYSTEM, **fields})


def make_due(booking: Booking, person: Person, card: str = "AFM SRLA", fee: str = "517.83") -> DueFee:
    """A fee that stays due, in the ledger too."""
    facts = {"card": card, "called_at": booking.starts_at, "why": "cancelled", "fee": Decimal(fee), "cost": Decimal(fee)}
    return keep_due(DueFee(booking=booking, person=person, currency=booking.album.currency, **facts), by=SYSTEM)
