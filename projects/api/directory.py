from __future__ import annotations

from typing import Any

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import actions, filters, serializers
from ..models import Artist, Availability, Person, PersonRate
from ..serializers.directory import (
    AvailabilityChange,
    AvailabilityShape,
    MergeBody,
    PersonRateChange,
    PersonRateShape,
)


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

    @verb(MergeBody)
    def merge(self, person: Person, version: int | None, other: Person) -> Person:
        """`other` is the same person: all that points at it points here, and it leaves the directory."""
        return actions.merge_people(person, other, by=self.actor)


class Availabilities(Viewset):
    """Days on which somebody of one's directory is away or free."""

    model = Availability
    filterset_class = filters.AvailabilityFilters
    orderings = {"first_day": "first_day"}
    ordering = "first_day"

    def get_serializer_class(self) -> Any:
        return AvailabilityChange if self.action == "partial_update" else AvailabilityShape

    def perform_create(self, person: Person, **values: Any) -> Availability:
        return actions.add_availability(person, by=self.actor, **values)

    def perform_update(self, days: Availability, version: int | None, **values: Any) -> Availability:
        return actions.change_availability(days, by=self.actor, version=version, **values)

    def perform_destroy(self, days: Availability, version: int | None) -> None:
        actions.remove_availability(days, by=self.actor, version=version)


class PersonRates(Viewset):
    """What somebody usually asks for. Only for those of their organisation who see rates."""

    model = PersonRate
    filterset_class = filters.PersonRateFilters

    def get_serializer_class(self) -> Any:
        return PersonRateChange if self.action == "partial_update" else PersonRateShape

    def perform_create(self, person: Person, **values: Any) -> PersonRate:
        return actions.add_person_rate(person, by=self.actor, **values)

    def perform_update(self, rate: PersonRate, version: int | None, **values: Any) -> PersonRate:
        return actions.change_person_rate(rate, by=self.actor, version=version, **values)

    def perform_destroy(self, rate: PersonRate, version: int | None) -> None:
        actions.remove_person_rate(rate, by=self.actor, version=version)


routes: Routes = [
    ("artists", Artists),
    ("people", People),
    ("availabilities", Availabilities),
    ("person-rates", PersonRates),
]
