"""Union cards: taking one that is known, keeping one's own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization
from producer.core.writes import fresh, write

from ..models import UnionCard
from ..rules.union.known import CARDS
from .studios import authorize_rates


@transaction.atomic
def take_card(*, organization: Organization, key: str, by: Any) -> UnionCard:
    """Copy a card that Producer knows. It is the organisation's own from then on. Raises ValidationError for none such."""
    authorize_rates(by, organization.pk)
    known = CARDS.get(key)
    if known is None:
        raise ValidationError({"begin_with": ValidationError("There is no such card to begin with.", code="unknown_card")})
    values = {name: getattr(known, name) for name in ("union", "name", "method", "currency", "valid_from", "source", "notes")}
    return write(UnionCard(organization=organization), table=known.table, **values)


@transaction.atomic
def create_card(*, organization: Organization, by: Any, **values: Any) -> UnionCard:
    """An empty card, or one with its figures. Raises NotAllowed, ValidationError."""
    authorize_rates(by, organization.pk)
    return write(UnionCard(organization=organization), **values)


@transaction.atomic
def change_card(card: UnionCard, *, by: Any, version: int | None = None, **values: Any) -> UnionCard:
    """Correct it. What calls were agreed at stays as it was. Raises NotAllowed, ValidationError, Stale."""
    authorize_rates(by, card.organization_id)
    return write(fresh(card, version), **values)
