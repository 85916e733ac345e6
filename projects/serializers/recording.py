from __future__ import annotations

from producer.core.api.fields import VisibleRelated
from producer.core.api.serializers import Serializer

from ..models import IsrcRange, Recording
from .stamps import FIXED, STAMPS


class RecordingShape(Serializer):
    album = VisibleRelated(source="song.album", read_only=True)

    class Meta:
        model = Recording
        fields = ["id", "album", "song", "kind", "name", "isrc", "length_seconds", "notes", *STAMPS]
        read_only_fields = FIXED


class RecordingChange(RecordingShape):
    class Meta(RecordingShape.Meta):
        read_only_fields = [*FIXED, "song"]


class IsrcRangeShape(Serializer):
    class Meta:
        model = IsrcRange
        fields = ["id", "organization", "prefix", "year", "next_number", *STAMPS]
        read_only_fields = FIXED
        extra_kwargs = {"year": {"required": False}, "prefix": {"max_length": 12}}


class IsrcRangeChange(IsrcRangeShape):
    class Meta(IsrcRangeShape.Meta):
        read_only_fields = [*FIXED, "organization", "prefix", "year"]
