"""Studios, their rooms, and what an organisation pays for them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization
from accounts.rules import authorize_in, hidden_money, money_hidden
from producer.core.writes import fresh, write

from ..models import RateCard, Room, Studio
from .call_sheet import follow_place


@transaction.atomic
def create_studio(*, organization: Organization, by: Any, **values: Any) -> Studio:
    """Raises NotAllowed, ValidationError."""
    authorize_in(by, "studio.edit", organization)
    return write(Studio(organization=organization), **values)


@transaction.atomic
def create_studio_with_room(*, organization: Organization, room: str, by: Any, **values: Any) -> Studio:
    """A studio and its first room, so that it can be booked at once."""
    studio = create_studio(organization=organization, by=by, **values)
    create_room(studio=studio, name=room, by=by)
    return studio


@transaction.atomic
def change_studio(studio: Studio, *, by: Any, version: int | None = None, **values: Any) -> Studio:
    """Raises NotAllowed, ValidationError, Stale. A changed zone leaves the instants of bookings as they are."""
    authorize_in(by, "studio.edit", studio.organization_id)
    studio = write(fresh(studio, version), **values)
    follow_place(studio=studio)
    return studio


@transaction.atomic
def create_room(*, studio: Studio, by: Any, **values: Any) -> Room:
    authorize_in(by, "studio.edit", studio.organization_id)
    return write(Room(studio=studio), **values)


@transaction.atomic
def change_room(room: Room, *, by: Any, version: int | None = None, **values: Any) -> Room:
    """A changed turnaround counts for bookings made or moved from now on."""
    authorize_in(by, "studio.edit", room.studio.organization_id)
    room = write(fresh(room, version), **values)
    follow_place(pk=room.pk)
    return room


@transaction.atomic
def create_rate_card(
    *, room: Room, organization: Organization, by: Any, unit: str = "", rate: Decimal | None = None, **values: Any
) -> RateCard:
    """What `organization` pays for the room from a day on. Bookings keep the price that was agreed when they were made.

    `unit` ("hour", or "day" for each date) and `rate` are short for a card of one rate, which joins the card of that day
    where there is one without it. Raises NotAllowed, and ValidationError for a card with a gap, one that overlaps another,
    and one that leaves days before or after it without any.
    """
    authorize_rates(by, organization.pk)
    if not Room.objects.visible_to(by).filter(pk=room.pk).exists():
        raise ValidationError({"room": "There is no such room."})
    if unit or rate is not None:
        values[RATE_OF_UNIT.get(unit, "hour_rate")] = rate
        if joined := _same_day(room, organization, values, unit):
            return write(joined, **values)
    return _without_holes(write(RateCard(room=room, organization=organization), **values))


RATE_OF_UNIT = {"hour": "hour_rate", "day": "lockout_rate"}


def _same_day(room: Room, organization: Organization, values: dict[str, Any], unit: str) -> RateCard | None:
    rates = {
        "valid_from": values.get("valid_from"),
        "currency": values.get("currency"),
        RATE_OF_UNIT.get(unit, "hour_rate"): None,
    }
    return RateCard.objects.select_for_update().filter(room=room, organization=organization, **rates).first()


@transaction.atomic
def change_rate_card(card: RateCard, *, by: Any, version: int | None = None, **values: Any) -> RateCard:
    """Changes nothing of what was agreed already. Raises as `create_rate_card` does, and Stale."""
    authorize_rates(by, card.organization_id)
    if "rate" in values:
        values[card.rate_field] = values.pop("rate")
    return _without_holes(write(fresh(card, version), **values))


@transaction.atomic
def delete_rate_card(card: RateCard, *, by: Any, version: int | None = None) -> None:
    authorize_rates(by, card.organization_id)
    fresh(card, version).delete()


def authorize_rates(by: Any, organization_id: Any) -> None:
    """Whoever keeps what an organisation pays sees it, too. Raises NotAllowed."""
    authorize_in(by, "studio.edit", organization_id)
    authorize_in(by, "rates.view", organization_id)
    if money_hidden(by):
        raise hidden_money()


def _without_holes(card: RateCard) -> RateCard:
    """ValidationError where days between this card and its neighbours have no card: a booking there would cost nothing."""
    cards = RateCard.objects.filter(room=card.room_id, organization=card.organization_id).order_by("valid_from")
    reached: date | None = None  # the last day that the cards so far reach; None before the first
    for begins, ends in cards.values_list("valid_from", "valid_until"):
        if reached is not None and begins > reached + ONE_DAY and (card.valid_from == begins or card.valid_until == reached):
            field = "valid_until" if card.valid_until == reached else "valid_from"
            first, last = reached + ONE_DAY, begins - ONE_DAY
            raise ValidationError({field: f"Between the cards, {first:%-d %b %Y} to {last:%-d %b %Y} would have none."})
        if ends is None:
            break  # valid on every day after, under those that begin later
        reached = max(reached or ends, ends)
    return card


ONE_DAY = timedelta(days=1)
