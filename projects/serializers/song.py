from __future__ import annotations

from base64 import b64decode
from typing import Any

from rest_framework import serializers

from producer.core.api.fields import OneOf, Text, Whole, YesNo
from producer.core.api.serializers import Serializer, Strict

from ..models import Song
from ..music import LONGEST_MOOD, MOST_MOODS
from .stamps import FIXED, STAMPS


class SongShape(Serializer):
    moods = serializers.ListField(child=Text(max_length=LONGEST_MOOD), max_length=MOST_MOODS, required=False, help_text="Tags.")

    class Meta:
        model = Song
        fields = [
            *("id", "album", "title", "writers", "origin", "pitched_by", "held_until", "key", "tempo", "time_signature"),
            *("length_seconds", "moods", "state", "position", "notes", "iswc", "explicit"),
            *STAMPS,
        ]
        read_only_fields = [*FIXED, "position", "held_until"]


class SongChange(SongShape):
    class Meta(SongShape.Meta):
        read_only_fields = [*FIXED, "album", "state", "position", "held_until"]


class SongMoveBody(Strict):
    to = OneOf(choices=Song.State.choices)
    reason = Text(max_length=1000, required=False, allow_blank=True)


class SongPlaceBody(Strict):
    position = Whole(min_value=1, max_value=100_000, help_text="Counted from 1; the others close up.")


class SongHoldBody(Strict):
    until = serializers.DateField(help_text="The last day of the hold, on the album's clock.")


class Base64(Text):
    """The bytes of a file, as text."""

    default_error_messages = {"base64": "This is not base64."}

    def to_internal_value(self, data: Any) -> bytes:  # type: ignore[override]
        try:
            return b64decode(super().to_internal_value(data), validate=True)
        except ValueError:
            self.fail("base64")


class SongImportBody(Strict):
    csv = Text(required=False, max_length=2_000_000, trim_whitespace=False, help_text="The file as text, or:")
    xlsx = Base64(required=False, max_length=2_700_000, help_text="The file in base64.")
    dry_run = YesNo(required=False, help_text="Tell what would come in, and keep nothing.")

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if bool(values.get("csv")) == bool(values.get("xlsx")):
            raise serializers.ValidationError({"csv": ["Give csv or xlsx, one of both."]})
        return values
