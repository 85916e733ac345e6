from __future__ import annotations

from typing import Any

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset

from .. import actions, filters, serializers
from ..models import Artist, Person


class Artists(Viewset):
    model = Artist
    filterset_class = filters.ArtistFilters
    orderings = {"name": "sort_key"}
    ordering = "name"

    def get_serializer_class(self) -> Any:
        return serializers.ArtistChange if self.action == "partial_update" else serializers.ArtistShape

    def perform_create(self, **values: Any) -> Artist:
        return actions.create_artist(by=self.actor, **values)

    def perform_update(self, artist: Artist, version: int | None, **values: Any) -> Artist:
        return actions.update_artist(artist, version=version, by=self.actor, **values)


class People(Viewset):
    """The directory of an organisation, for those of its members who work with it."""

    model = Person
    filterset_class = filters.PersonFilters
    orderings = {"name": "sort_key"}
    ordering = "name"

    def get_serializer_class(self) -> Any:
        return serializers.PersonChange if self.action == "partial_update" else serializers.PersonShape

    def perform_create(self, **values: Any) -> Person:
        return actions.create_person(by=self.actor, **values)

    def perform_update(self, person: Person, version: int | None, **values: Any) -> Person:
        return actions.update_person(person, version=version, by=self.actor, **values)


routes: Routes = [("artists", Artists), ("people", People)]
