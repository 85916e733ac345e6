from __future__ import annotations

from rest_framework import serializers

from producer.core.api.fields import Text, VisibleRelated
from producer.core.api.serializers import Serializer

from ..models import Album, Artist
from .stamps import FIXED, STAMPS


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
