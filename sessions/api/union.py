from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from producer.core.api.fields import OneOf, Text, VisibleRelated
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.serializers import Serializer
from producer.core.api.viewsets import Viewset

from ..actions import union as actions
from ..models import UnionCard
from ..rules.union.known import CARDS
from .studios import whose

_ROW = {
    "type": "object",
    "properties": {
        "value": {"type": ["string", "null"], "examples": ["434.21"]},
        "confirmed": {"type": "boolean"},
        "source": {"type": "string"},
    },
    "required": ["value", "confirmed", "source"],
}


@extend_schema_field({"type": "object", "additionalProperties": _ROW})
class FiguresField(serializers.JSONField):
    """Figures by name; the model's own rule says which there are."""


class UnionCardShape(Serializer):
    organization = VisibleRelated(read_only=True)
    figures = FiguresField(source="table", required=False, help_text="Each with its value or null, standing and source.")

    class Meta:
        model = UnionCard
        fields = [
            *["id", "organization", "union", "name", "method", "currency", "valid_from", "source", "notes", "figures"],
            *["created_at", "updated_at", "external_id"],
        ]
        read_only_fields = ["id", "created_at", "updated_at"]


class UnionCardNew(UnionCardShape):
    organization = VisibleRelated(
        "accounts.Organization", required=False, help_text="Without it the only one you keep studios for."
    )
    begin_with = OneOf(choices=sorted(CARDS), required=False, write_only=True, help_text="A copy of a card Producer knows.")
    union = Text(max_length=40, required=False)
    name = Text(max_length=80, required=False)
    valid_from = serializers.DateField(required=False)

    class Meta(UnionCardShape.Meta):
        fields = [*UnionCardShape.Meta.fields, "begin_with"]


class UnionCardChange(UnionCardShape):
    class Meta(UnionCardShape.Meta):
        read_only_fields = [*UnionCardShape.Meta.read_only_fields, "method"]


class UnionCardFilters(Filters):
    organization = VisibleFilter("accounts.Organization")

    class Meta:
        model = UnionCard
        fields = ["organization", "union", "method"]


class UnionCards(Viewset):
    """Union scales from a day on, as one's own organisation keeps them, with what is confirmed and what is not."""

    model = UnionCard
    filterset_class = UnionCardFilters
    orderings = {"valid_from": "valid_from", "name": "sort_key"}
    ordering = "-valid_from"

    def get_serializer_class(self) -> Any:
        return {"create": UnionCardNew, "partial_update": UnionCardChange}.get(self.action, UnionCardShape)

    def perform_create(self, begin_with: str = "", **values: Any) -> UnionCard:
        organization = whose(self.actor, values)
        if begin_with:
            return actions.take_card(organization=organization, key=begin_with, by=self.actor)
        return actions.create_card(organization=organization, by=self.actor, **values)

    def perform_update(self, card: UnionCard, version: int | None, **values: Any) -> UnionCard:
        return actions.change_card(card, by=self.actor, version=version, **values)
