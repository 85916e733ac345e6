from __future__ import annotations

from typing import Any

from rest_framework import serializers

from producer.core.api.fields import Text, VisibleRelated
from producer.core.api.serializers import Serializer, Strict

from ..models import Single
from .stamps import FIXED, STAMPS


class SingleShape(Serializer):
    album = VisibleRelated(read_only=True)
    song = VisibleRelated(source="recording.song", read_only=True)

    class Meta:
        model = Single
        fields = ["id", "album", "recording", "song", "position", "focus_on", "reason", "revision", *STAMPS]
        read_only_fields = [*FIXED, "position", "revision"]


class SingleAskBody(Strict):
    note = Text(max_length=2000, required=False, allow_blank=True)


class ObstacleShape(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="Stable, such as `no_edited_version`, `no_isrc`, `not_approved`.")
    words = serializers.CharField()
    url = serializers.CharField(help_text="The page where it is done.")
