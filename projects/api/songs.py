from __future__ import annotations

from datetime import date
from typing import Any

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import actions, filters, serializers
from ..models import Song


class Songs(Viewset):
    """Decisions go through `move/`; the table of moves says what a song may become."""

    model = Song
    filterset_class = filters.SongFilters
    orderings = {"position": "position", "title": "sort_key"}
    ordering = "position"

    def get_serializer_class(self) -> Any:
        return serializers.SongChange if self.action == "partial_update" else serializers.SongShape

    def perform_create(self, **values: Any) -> Song:
        return actions.add_song(values.pop("album"), by=self.actor, **values)

    def perform_update(self, song: Song, version: int | None, **values: Any) -> Song:
        return actions.update_song(song, version=version, by=self.actor, **values)

    @verb(serializers.SongMoveBody)
    def move(self, song: Song, version: int | None, to: str, reason: str = "") -> Song:
        return actions.move_song(song, to, reason=reason, version=version, by=self.actor)

    @verb(serializers.SongPlaceBody)
    def place(self, song: Song, version: int | None, position: int) -> Song:
        return actions.place_song(song, position, by=self.actor)

    @verb(serializers.SongHoldBody)
    def hold(self, song: Song, version: int | None, until: date) -> Song:
        """A pitched song is kept for us to the end of a day; again to make it longer."""
        return actions.hold_song(song, until=until, version=version, by=self.actor)

    @verb()
    def release(self, song: Song, version: int | None) -> Song:
        """The hold is needed no longer."""
        return actions.release_hold(song, version=version, by=self.actor)


routes: Routes = [("songs", Songs)]
