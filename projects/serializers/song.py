from __future__ import annotations

from producer.core.api.fields import OneOf, Text, Whole
from producer.core.api.serializers import Serializer, Strict

from ..models import Song
from .stamps import FIXED, STAMPS


class SongShape(Serializer):
    class Meta:
        model = Song
        fields = [
            *(
                "id",
                "album",
                "title",
                "writers",
                "origin",
                "key",
                "tempo",
                "length_seconds",
                "state",
                "position",
                "notes",
                "iswc",
            ),
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
