from __future__ import annotations

from typing import Any

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import actions, filters, serializers
from ..models import IsrcRange, Recording


class Recordings(Viewset):
    """Versions of a song as they are put on record. An ISRC is typed, or given by `give-isrc/` and then stays."""

    model = Recording
    filterset_class = filters.RecordingFilters
    orderings = {"isrc": "isrc"}
    ordering = "created_at"

    def get_serializer_class(self) -> Any:
        return serializers.RecordingChange if self.action == "partial_update" else serializers.RecordingShape

    def perform_create(self, **values: Any) -> Recording:
        return actions.add_recording(values.pop("song"), by=self.actor, **values)

    def perform_update(self, recording: Recording, version: int | None, **values: Any) -> Recording:
        return actions.update_recording(recording, version=version, by=self.actor, **values)

    def perform_destroy(self, recording: Recording, version: int | None) -> None:
        actions.remove_recording(recording, version=version, by=self.actor)

    @verb()
    def give_isrc(self, recording: Recording, version: int | None) -> Recording:
        """The next free ISRC of this year, under the prefix of the label or, where it has none, of the owner."""
        return actions.give_isrc(recording, version=version, by=self.actor)


class IsrcRanges(Viewset):
    """An organisation's ISRC prefix and how far the numbers of each year have gone, for those who keep it."""

    model = IsrcRange
    filterset_class = filters.IsrcRangeFilters
    ordering = "created_at"

    def get_serializer_class(self) -> Any:
        return serializers.IsrcRangeChange if self.action == "partial_update" else serializers.IsrcRangeShape

    def perform_create(self, **values: Any) -> IsrcRange:
        return actions.keep_prefix(values.pop("organization"), by=self.actor, **values)

    def perform_update(self, numbers: IsrcRange, version: int | None, **values: Any) -> IsrcRange:
        return actions.set_next_number(numbers, version=version, by=self.actor, **values)


routes: Routes = [("recordings", Recordings), ("isrc-ranges", IsrcRanges)]
