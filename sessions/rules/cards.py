"""Which terms a booking has: those that were agreed, or those of the card in force; and what they make of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q

from producer.core.time import wall

from ..models import Booking, RateCard, Room, Studio
from .days import holidays_of
from .price import Price, Wanted, is_agreed, price_of
from .surcharges import Holiday
from .terms import Terms, from_plain, to_plain


def card_on(room: Room, organization_id: UUID, on: date) -> RateCard | None:
    """The organisation's card in force on a studio date: of those not ended the one that began last."""
    return _in_force(_cards([room.pk], organization_id, on, on), on)


CardOn = Callable[[Room, UUID, date], RateCard | None]


def cards_known(bookings: Sequence[Booking]) -> CardOn:
    """`card_on` for bookings of one organisation, however many, after one query."""
    if not bookings:
        return card_on
    dates = [first_date(booking) for booking in bookings]
    rooms = {booking.room_id for booking in bookings}
    known = list(_cards(rooms, bookings[0].album.organization_id, min(dates), max(dates)))
    return lambda room, _organization_id, on: _in_force((card for card in known if card.room_id == room.pk), on)


def _cards(rooms: Collection[UUID], organization_id: UUID, first: date, last: date) -> Iterable[RateCard]:
    cards = RateCard.objects.filter(room__in=rooms, organization=organization_id, valid_from__lte=last)
    return cards.filter(Q(valid_until=None) | Q(valid_until__gte=first))


def _in_force(cards: Iterable[RateCard], on: date) -> RateCard | None:
    in_force = [card for card in cards if card.valid_from <= on and (card.valid_until is None or card.valid_until >= on)]
    return max(in_force, key=lambda card: card.valid_from, default=None)


def first_date(booking: Booking) -> date:
    return wall(booking.starts_at, booking.room.studio.time_zone).date()


class Place(NamedTuple):
    room: Room
    starts_at: datetime

    @property
    def date(self) -> date:
        return wall(self.starts_at, self.room.studio.time_zone).date()


def kept_terms(booking: Booking, was: Place | None = None, find: CardOn = card_on) -> dict[str, Any]:
    """What to keep with a booking that is priced now. What was agreed stays, whatever card is made since.

    A card is agreed anew by a move (from where it `was`) to another room, or out of one card's time into another's.
    """
    agreed = bool(booking.terms) or is_agreed(booking.price_lines)
    if agreed and was is None:
        return booking.terms
    organization = booking.album.organization_id
    card = find(booking.room, organization, first_date(booking))
    same_room = agreed and was is not None and was.room.pk == booking.room_id
    same_card = card is None or booking.terms.get("card") == str(card.pk)
    if was and same_room and (same_card or card == find(was.room, organization, was.date)):
        return booking.terms
    return {"card": str(card.pk), "room": str(booking.room_id), **to_plain(card.terms)} if card else {}


def agreed_terms(booking: Booking) -> Terms | None:
    """The terms that were agreed; those of bookings from before terms were kept follow from their price."""
    if booking.terms:
        return from_plain(booking.terms)
    line: dict[str, Any] = booking.price_lines[0] if booking.price_lines else {}
    if line.get("unit") == "hour":
        return from_plain(
            {"currency": booking.currency, "hour_rate": line["rate"], "minimum_hours": str(line.get("minimum", 0))}
        )
    return from_plain({"currency": booking.currency, "lockout_rate": line["rate"]}) if line.get("unit") == "day" else None


def holiday_of(studio: Studio) -> Holiday:
    return lambda day: holidays_of(studio.country, studio.region, day.year).get(day, "")


def wanted_of(booking: Booking, start: datetime, end: datetime) -> Wanted:
    return Wanted(
        booking.kind,
        start,
        end,
        booking.room.studio.time_zone,
        booking.engineer,
        booking.rentals,
        booking.setup_minutes,
        booking.teardown_minutes,
    )


def price_between(booking: Booking, start: datetime, end: datetime, terms: Terms | None) -> Price | None:
    """What the booking's room would cost from `start` to `end`; None where the terms give no price for it."""
    if terms is None:
        if booking.rentals:
            raise ValidationError({"rentals": "There is no rate card for this room, so it offers nothing to rent."})
        return None
    if booking.kind == Booking.Kind.LOCKOUT and terms.lockout_rate is None:
        return None
    return price_of(terms, wanted_of(booking, start, end), holiday_of(booking.room.studio))


def quote(booking: Booking, find: CardOn = card_on) -> Price | None:
    """The price by the terms to keep with it, or None where there are none for that room and kind."""
    kept = kept_terms(booking, find=find)
    return price_between(booking, booking.starts_at, booking.ends_at, from_plain(kept) if kept else None)
