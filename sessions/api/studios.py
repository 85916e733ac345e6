from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Organization
from accounts.rules import organizations_where
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.viewsets import Viewset
from producer.core.errors import NotAllowed

from ..actions import studios as actions
from ..models import RateCard, Room, Studio
from ..serializers import RoomChange, RoomShape, StudioChange, StudioShape
from ..serializers_rates import RateCardChange, RateCardShape


def whose(actor: Any, values: dict[str, Any]) -> Organization:
    """The organisation that was named, or the only one for which the actor keeps studios."""
    if named := values.pop("organization", None):
        return named
    homes = list(Organization.objects.filter(pk__in=organizations_where(actor, "studio.edit"))[:2])
    if not homes:
        raise NotAllowed("Your role does not let you keep studios.")
    if len(homes) > 1:
        raise ValidationError({"organization": "You keep studios for several organisations: say for which."})
    return homes[0]


class StudioFilters(Filters):
    organization = VisibleFilter("accounts.Organization")

    class Meta:
        model = Studio
        fields = ["organization", "listed"]


class Studios(Viewset):
    """Places with rooms: one's organisations' own, those listed for all, and those one's albums are booked into."""

    model = Studio
    filterset_class = StudioFilters
    orderings = {"name": "sort_key"}
    ordering = "name"

    def get_serializer_class(self) -> Any:
        return StudioChange if self.action == "partial_update" else StudioShape

    def perform_create(self, **values: Any) -> Studio:
        return actions.create_studio(by=self.actor, organization=whose(self.actor, values), **values)

    def perform_update(self, studio: Studio, version: int | None, **values: Any) -> Studio:
        return actions.change_studio(studio, by=self.actor, version=version, **values)


class RoomFilters(Filters):
    studio = VisibleFilter("studio.Studio")

    class Meta:
        model = Room
        fields = ["studio"]


class Rooms(Viewset):
    """What is booked."""

    model = Room
    filterset_class = RoomFilters
    orderings = {"name": "sort_key", "studio": "studio__sort_key"}
    ordering = "studio,name"

    def get_serializer_class(self) -> Any:
        return RoomChange if self.action == "partial_update" else RoomShape

    def perform_create(self, **values: Any) -> Room:
        return actions.create_room(by=self.actor, **values)

    def perform_update(self, room: Room, version: int | None, **values: Any) -> Room:
        return actions.change_room(room, by=self.actor, version=version, **values)


class RateCardFilters(Filters):
    room = VisibleFilter("studio.Room")
    organization = VisibleFilter("accounts.Organization")

    class Meta:
        model = RateCard
        fields = ["room", "organization"]


class RateCards(Viewset):
    """What one's own organisation pays for a room. Other organisations' rates are never here."""

    model = RateCard
    filterset_class = RateCardFilters
    orderings = {"valid_from": "valid_from"}
    ordering = "-valid_from"

    def get_serializer_class(self) -> Any:
        return RateCardChange if self.action == "partial_update" else RateCardShape

    def perform_create(self, **values: Any) -> RateCard:
        return actions.create_rate_card(by=self.actor, organization=whose(self.actor, values), **values)

    def perform_update(self, card: RateCard, version: int | None, **values: Any) -> RateCard:
        return actions.change_rate_card(card, by=self.actor, version=version, **values)

    def perform_destroy(self, card: RateCard, version: int | None) -> None:
        actions.delete_rate_card(card, by=self.actor, version=version)
