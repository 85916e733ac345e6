from __future__ import annotations

from producer.core.api.fields import VisibleRelated
from producer.core.api.serializers import Serializer

from ..models import SentSong, SubmissionLink
from .stamps import FIXED, STAMPS


class LinkShape(Serializer):
    made_by = VisibleRelated(read_only=True, allow_null=True)

    class Meta:
        model = SubmissionLink
        fields = [
            *("id", "album", "name", "show_artist", "show_title", "words", "expires_at", "revoked_at", "made_by"),
            *STAMPS,
        ]
        read_only_fields = [*FIXED, "revoked_at"]


class SentSongShape(Serializer):
    class Meta:
        model = SentSong
        fields = ["id", "song", "link", "name", "email", "company", "created_at", "updated_at"]
        read_only_fields = fields
