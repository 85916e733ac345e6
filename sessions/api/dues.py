from __future__ import annotations

from producer.core.api.fields import MoneyField, Text, VisibleRelated
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.serializers import Serializer, Strict
from producer.core.api.viewsets import Viewset, verb

from ..actions.calls import waive_due
from ..models import DueFee


class DueFeeShape(Serializer):
    booking = VisibleRelated(read_only=True)
    person = VisibleRelated(read_only=True)
    fee = MoneyField(currency="currency", read_only=True)
    cost = MoneyField(currency="booking.album.currency", read_only=True, help_text="In the album's currency.")

    class Meta:
        model = DueFee
        fields = [
            *["id", "booking", "person", "card", "called_at", "why", "fee", "cost", "waived_at", "waived_why"],
            *["created_at", "updated_at", "external_id"],
        ]
        read_only_fields = fields


class WaiveBody(Strict):
    why = Text(max_length=500, help_text="Who let it go, and why.")


class DueFeeFilters(Filters):
    booking = VisibleFilter("studio.Booking")
    album = VisibleFilter("projects.Album", field_name="booking__album")
    person = VisibleFilter("projects.Person")

    class Meta:
        model = DueFee
        fields = ["booking", "album", "person", "why"]


class DueFees(Viewset):
    """What stays due to people called off or put off later than their union's card allows. For those who see the money."""

    model = DueFee
    filterset_class = DueFeeFilters
    serializer_class = DueFeeShape

    @verb(WaiveBody)
    def waive(self, due: DueFee, version: int | None, why: str) -> DueFee:
        """They let it go: it is owed no more."""
        return waive_due(due, why=why, by=self.actor, version=version)
