from __future__ import annotations

from producer.core.api.fields import VisibleRelated, Whole
from producer.core.api.serializers import Serializer

from ..models import Lyric
from .stamps import FIXED, STAMPS


class LyricShape(Serializer):
    by = VisibleRelated(read_only=True, allow_null=True)
    based_on = Whole(
        write_only=True,
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="The number of the version that was changed, 0 for none: 412 if there is a newer one.",
    )

    class Meta:
        model = Lyric
        fields = ["id", "song", "number", "text", "note", "by", "based_on", *STAMPS]
        read_only_fields = [*FIXED, "number"]
