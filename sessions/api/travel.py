from __future__ import annotations

from typing import Any

from producer.core.api.fields import VisibleRelated
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.serializers import Serializer
from producer.core.api.viewsets import Viewset

from ..actions import travel as actions
from ..models import TravelTime
from .studios import whose


class TravelShape(Serializer):
    organization = VisibleRelated(read_only=True)

    class Meta:
        model = TravelTime
        fields = ["id", "organization", "one", "other", "minutes", "created_at", "updated_at", "external_id"]
        read_only_fields = ["id", "created_at", "updated_at"]


class TravelNew(TravelShape):
    organization = VisibleRelated(
        "accounts.Organization", required=False, help_text="Without it the only one you keep studios for."
    )


class TravelChange(TravelShape):
    class Meta(TravelShape.Meta):
        read_only_fields = [*TravelShape.Meta.read_only_fields, "one", "other", "external_id"]


class TravelFilters(Filters):
    organization = VisibleFilter("accounts.Organization")

    class Meta:
        model = TravelTime
        fields = ["organization"]


class TravelTimes(Viewset):
    """Minutes from one studio to another, as one's own organisation reckons. Said again for two studios it is set anew."""

    model = TravelTime
    filterset_class = TravelFilters

    def get_serializer_class(self) -> Any:
        return {"create": TravelNew, "partial_update": TravelChange}.get(self.action, TravelShape)

    def perform_create(self, **values: Any) -> TravelTime:
        return actions.set_travel(organization=whose(self.actor, values), by=self.actor, **values)

    def perform_update(self, way: TravelTime, version: int | None, **values: Any) -> TravelTime:
        return actions.change_travel(way, by=self.actor, version=version, **{"minutes": way.minutes, **values})

    def perform_destroy(self, way: TravelTime, version: int | None) -> None:
        actions.forget_travel(way, by=self.actor, version=version)
