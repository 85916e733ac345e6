from __future__ import annotations

from typing import Any

from rest_framework import serializers

from producer.core.api.fields import MoneyField, Text, VisibleRelated
from producer.core.api.serializers import Serializer, Strict

from ..models import Artist, Availability, Person, PersonRate
from ..music import LONGEST_ROLE, MOST_ROLES
from .stamps import FIXED, STAMPS


class ArtistShape(Serializer):
    class Meta:
        model = Artist
        fields = ["id", "organization", "name", "notes", *STAMPS]
        read_only_fields = FIXED

    def to_representation(self, row: Artist) -> dict[str, Any]:
        """An organisation's notes and keys are its own; a label that sees the album sees the name."""
        told = super().to_representation(row)
        return told if row.organization_id in self.context["request"].user.roles else {**told, "notes": "", "external_id": ""}


class ArtistChange(ArtistShape):
    class Meta(ArtistShape.Meta):
        read_only_fields = [*FIXED, "organization"]


def _words(help_text: str) -> serializers.ListField:
    return serializers.ListField(
        child=Text(max_length=LONGEST_ROLE), max_length=MOST_ROLES, required=False, help_text=help_text
    )


class PersonShape(Serializer):
    roles = _words("What they do.")
    instruments = _words("What they play.")
    unions = _words("Unions they belong to.")

    class Meta:
        model = Person
        fields = [
            *["id", "organization", "name", "legal_name", "roles", "instruments", "unions", "email", "phone", "time_zone"],
            *["agent_name", "agent_email", "agent_phone", "user", "notes", *STAMPS],
        ]
        read_only_fields = FIXED


class PersonChange(PersonShape):
    class Meta(PersonShape.Meta):
        read_only_fields = [*FIXED, "organization"]


class MergeBody(Strict):
    other = VisibleRelated("projects.Person", help_text="The double, which leaves the directory.")


class AvailabilityShape(Serializer):
    class Meta:
        model = Availability
        fields = ["id", "person", "kind", "first_day", "last_day", "note", *STAMPS]
        read_only_fields = FIXED


class AvailabilityChange(AvailabilityShape):
    class Meta(AvailabilityShape.Meta):
        read_only_fields = [*FIXED, "person"]


class PersonRateShape(Serializer):
    amount = MoneyField(currency="currency")

    class Meta:
        model = PersonRate
        fields = ["id", "person", "basis", "amount", "note", *STAMPS]
        read_only_fields = FIXED


class PersonRateChange(PersonRateShape):
    class Meta(PersonRateShape.Meta):
        read_only_fields = [*FIXED, "person"]
