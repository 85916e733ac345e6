from __future__ import annotations

from typing import Any

from rest_framework import serializers

from producer.core.api.fields import Text
from producer.core.api.serializers import Serializer

from ..models import Artist, Person
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


class PersonShape(Serializer):
    roles = serializers.ListField(
        child=Text(max_length=LONGEST_ROLE), max_length=MOST_ROLES, required=False, help_text="What they do."
    )

    class Meta:
        model = Person
        fields = ["id", "organization", "name", "legal_name", "roles", "email", "phone", "time_zone", "user", "notes", *STAMPS]
        read_only_fields = FIXED


class PersonChange(PersonShape):
    class Meta(PersonShape.Meta):
        read_only_fields = [*FIXED, "organization"]
