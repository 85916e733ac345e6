from __future__ import annotations

from typing import Any

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import actions, filters, serializers
from ..models import Lyric


class Lyrics(Viewset):
    """The words of songs, a row for each version. None is changed or removed: POST writes the next."""

    model = Lyric
    serializer_class = serializers.LyricShape
    filterset_class = filters.LyricFilters
    orderings = {"number": "number"}

    def perform_create(self, **values: Any) -> Lyric:
        return actions.write_lyric(values.pop("song"), by=self.actor, **values)

    @verb()
    def restore(self, lyric: Lyric, version: int | None) -> Lyric:
        """The words of this version again, as a new one, which is answered."""
        return actions.restore_lyric(lyric, by=self.actor)


routes: Routes = [("lyrics", Lyrics)]
