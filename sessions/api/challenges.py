from __future__ import annotations

from typing import Any

from producer.core.api.fields import Instant, VisibleRelated
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.serializers import Serializer
from producer.core.api.viewsets import Viewset

from ..models import Challenge
from ..serializers import STAMPS


class ChallengeShape(Serializer):
    room = VisibleRelated(source="hold.room", read_only=True)
    starts_at = Instant(source="hold.starts_at", read_only=True, help_text="Of the hold that is challenged.")
    ends_at = Instant(source="hold.ends_at", read_only=True)

    class Meta:
        model = Challenge
        fields = ["id", "hold", "challenger", "room", "starts_at", "ends_at", "due_at", "outcome", "settled_at", *STAMPS]
        read_only_fields = fields
        extra_kwargs = {
            "hold": {"allow_null": True, "help_text": "null where it is of an album you do not see."},
            "challenger": {"allow_null": True, "help_text": "null where it is of an album you do not see."},
        }

    def to_representation(self, row: Any) -> dict[str, Any]:
        """The side that one does not see has no id."""
        shape = super().to_representation(row)
        for side in ("hold", "challenger"):
            if not getattr(row, f"{side}_seen"):
                shape[side] = None
        return shape


class ChallengeFilters(Filters):
    room = VisibleFilter("studio.Room", field_name="hold__room")

    class Meta:
        model = Challenge
        fields = ["room", "outcome"]


class Challenges(Viewset):
    """Who must confirm or release a hold by when, and how it ended; made by `bookings/{id}/challenge/`."""

    model = Challenge
    serializer_class = ChallengeShape
    filterset_class = ChallengeFilters
    orderings = {"due_at": "due_at"}
    ordering = "due_at"

    def rows(self) -> Any:
        return super().rows().with_sides(self.actor)
