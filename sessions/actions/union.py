"""Union cards: taking one that is known, keeping one's own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization
from accounts.rules import authorize_in, hidden_money, money_hidden
from producer.core.writes import fresh, write

from ..models import UnionCard
from ..rules.union.known import CARDS


@transaction.atomic
def take_card(*, organization: Organization, key: str, by: Any) -> UnionCard:
    """Copy a card that Producer knows. It is the organisation's own from then on. Raises ValidationError for none such."""
    _authorize(by, organization.pk)
    known = CARDS.get(key)
    if known is None:
        raise ValidationError({"begin_with": ValidationError("There is no such card to begin with.", code="unknown_card")})
    values = {name: getattr(known, name) for name in ("union", "name", "method", "currency", "valid_from", "source", "notes")}
    return write(UnionCard(organization=organization), table=known.table, **values)


@transaction.atomic
def create_card(*, organization: Organization, by: Any, **values: Any) -> UnionCard:
    """An empty card, or one with its figures. Raises NotAllowed, ValidationError."""
    _authorize(by, organization.pk)
    return write(UnionCard(organization=organization), **values)


@transaction.atomic
def change_card(card: UnionCard, *, by: Any, version: int | None = None, **values: Any) -> UnionCard:
    """Correct it. What calls were agreed at stays as it was. Raises NotAllowed, ValidationError, Stale."""
    _authorize(by, card.organization_id)
    return write(fresh(card, version), **values)


def _authorize(by: Any, organization_id: Any) -> None:
    authorize_in(by, "studio.edit", organization_id)
    authorize_in(by, "rates.view", organization_id)
    if money_hidden(by):
        raise hidden_money()
