from __future__ import annotations

from rest_framework import serializers

from producer.core.api.fields import VisibleRelated
from producer.core.api.serializers import Serializer

from ..models import Comment
from .stamps import FIXED, STAMPS

TOLD = ["title", "organization", "author", "mentions"]


class CommentShape(Serializer):
    organization = VisibleRelated(read_only=True, allow_null=True, help_text="The label whose internal comment it is.")
    author = VisibleRelated(read_only=True, allow_null=True)
    mentions = serializers.ListField(
        child=serializers.UUIDField(), read_only=True, help_text="Users named after an @ in the text; they are told."
    )

    class Meta:
        model = Comment
        fields = ["id", "album", "kind", "thing", "title", "text", "internal", "organization", "author", "mentions", *STAMPS]
        read_only_fields = [*FIXED, *TOLD]


class CommentChange(CommentShape):
    class Meta(CommentShape.Meta):
        read_only_fields = [*FIXED, *TOLD, "album", "kind", "thing", "internal"]
