"""Shapes of artists, people, albums, songs and shares. The rules are the actions'."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from producer.core.api.fields import OneOf, Text, VisibleRelated, Whole
from producer.core.api.serializers import Serializer, Strict

from .models import Album, AlbumShare, Artist, Person, Song, TeamInvitation, TeamMember
from .music import LONGEST_ROLE, MOST_ROLES
from .querysets import organizations_known

FIXED = ["id", "created_at", "updated_at"]
STAMPS = ["created_at", "updated_at", "external_id"]


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


class AlbumShape(Serializer):
    artist = VisibleRelated(Artist, required=False, help_text="Or give `artist_name`.")
    artist_name = Text(max_length=200, required=False, write_only=True, help_text="A new artist, where there is no `artist`.")
    organization = VisibleRelated("accounts.Organization", required=False, help_text="By default the artist's.")
    producer_email = Text(max_length=254, required=False, write_only=True, help_text="Who makes it, if it is not you.")
    label = VisibleRelated(
        read_only=True, allow_null=True, help_text="The organisation that decides: the first it is shared with."
    )
    producers = serializers.ListField(
        child=serializers.UUIDField(), source="producer_ids", read_only=True, help_text="Users who produce it."
    )

    class Meta:
        model = Album
        fields = [
            *("id", "title", "artist", "artist_name", "organization", "producer_email", "label", "producers", "stage"),
            *("currency", "money_basis", "time_zone", "delivery_on", "release_on", "notes"),
            *STAMPS,
        ]
        read_only_fields = FIXED


class AlbumChange(AlbumShape):
    artist = VisibleRelated(Artist)
    artist_name = producer_email = None
    organization = VisibleRelated(read_only=True)

    class Meta(AlbumShape.Meta):
        fields = [name for name in AlbumShape.Meta.fields if name not in ("artist_name", "producer_email")]


class SongShape(Serializer):
    class Meta:
        model = Song
        fields = [
            *("id", "album", "title", "writers", "origin", "key", "tempo", "length_seconds", "state", "position", "notes"),
            *STAMPS,
        ]
        read_only_fields = [*FIXED, "position"]


class SongChange(SongShape):
    class Meta(SongShape.Meta):
        read_only_fields = [*FIXED, "album", "state", "position"]


class SongMoveBody(Strict):
    to = OneOf(choices=Song.State.choices)
    reason = Text(max_length=1000, required=False, allow_blank=True)


class SongPlaceBody(Strict):
    position = Whole(min_value=1, max_value=100_000, help_text="Counted from 1; the others close up.")


class ShareShape(Serializer):
    organization = VisibleRelated(organizations_known, required=False, help_text="One you work with; or give `email`.")
    organization_name = Text(source="organization.name", read_only=True)
    email = Text(max_length=254, required=False, write_only=True, help_text="Of somebody who looks after albums at the label.")

    class Meta:
        model = AlbumShare
        fields = ["id", "album", "organization", "organization_name", "email", "since", "until", *STAMPS]
        read_only_fields = FIXED


class MemberShape(Serializer):
    user = VisibleRelated(read_only=True)
    name = Text(source="user.name", read_only=True)
    email = Text(max_length=254, write_only=True, help_text="Of an account; whoever has none is invited at team-places.")

    class Meta:
        model = TeamMember
        fields = ["id", "album", "user", "name", "email", "role", "since", "ended_at", *STAMPS]
        read_only_fields = [*FIXED, "since", "ended_at"]


class PlaceShape(Serializer):
    class Meta:
        model = TeamInvitation
        fields = ["id", "album", "email", "role", "ended_at", *STAMPS]
        read_only_fields = [*FIXED, "ended_at"]
