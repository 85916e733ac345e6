"""Studios, their rooms, and what an organisation pays for them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization
from accounts.rules import authorize_in, hidden_money, money_hidden
from producer.core import money
from producer.core.writes import fresh, write

from ..models import RateCard, Room, Studio


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
    return write(fresh(studio, version), **values)


@transaction.atomic
def create_room(*, studio: Studio, by: Any, **values: Any) -> Room:
    authorize_in(by, "studio.edit", studio.organization_id)
    return write(Room(studio=studio), **values)


@transaction.atomic
def change_room(room: Room, *, by: Any, version: int | None = None, **values: Any) -> Room:
    """A changed turnaround counts for bookings made or moved from now on."""
    authorize_in(by, "studio.edit", room.studio.organization_id)
    return write(fresh(room, version), **values)


@transaction.atomic
def create_rate_card(*, room: Room, organization: Organization, by: Any, **values: Any) -> RateCard:
    """What `organization` pays for the room from a day on. Bookings keep the price that was agreed when they were made."""
    _authorize_rates(by, organization.pk)
    if not Room.objects.visible_to(by).filter(pk=room.pk).exists():
        raise ValidationError({"room": "There is no such room."})
    card = RateCard(room=room, organization=organization)
    _refuse_fraction(values.get("rate"), values.get("currency", card.currency))
    return write(card, **values)


@transaction.atomic
def change_rate_card(card: RateCard, *, by: Any, version: int | None = None, **values: Any) -> RateCard:
    _authorize_rates(by, card.organization_id)
    card = fresh(card, version)
    _refuse_fraction(values.get("rate", card.rate), values.get("currency", card.currency))
    return write(card, **values)


@transaction.atomic
def delete_rate_card(card: RateCard, *, by: Any, version: int | None = None) -> None:
    _authorize_rates(by, card.organization_id)
    fresh(card, version).delete()


def _authorize_rates(by: Any, organization_id: Any) -> None:
    authorize_in(by, "studio.edit", organization_id)
    authorize_in(by, "rates.view", organization_id)
    if money_hidden(by):
        raise hidden_money()


def _refuse_fraction(rate: Any, currency: str) -> None:
    if rate is not None and currency:
        money.refuse_fraction(rate, currency, "rate")
