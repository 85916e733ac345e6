from __future__ import annotations

from typing import Any

from rest_framework import serializers

from producer.core.api.fields import OneOf, Text, VisibleRelated
from producer.core.api.plans import instant
from producer.core.api.serializers import Serializer, Strict

from ..models import ApprovalAnswer, ApprovalRequest, ApprovalSetting, AskedRole, WhoDecides
from .stamps import FIXED, STAMPS


class AskedPlace(serializers.Serializer[Any]):
    """One of those asked: `user` or `role`; and what was answered."""

    user = serializers.UUIDField(required=False, allow_null=True, help_text="A person who sees the album; or give `role`.")
    role = OneOf(choices=AskedRole.choices, required=False, allow_blank=True)
    name = Text(read_only=True)
    says = OneOf(choices=[("", "not answered"), *ApprovalAnswer.Says.choices], read_only=True)
    words = Text(read_only=True)
    answered_by = serializers.UUIDField(read_only=True, allow_null=True)
    answered_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict) or set(data) - {"user", "role"}:
            raise serializers.ValidationError({"of": ["Each is a user or a role."]})
        return super().to_internal_value(data)

    def to_representation(self, place: ApprovalAnswer) -> dict[str, Any]:
        return {
            "user": str(place.user_id) if place.user_id else None,
            "role": place.role,
            "name": str(place),
            "says": place.says,
            "words": place.words,
            "answered_by": str(place.answered_by_id) if place.answered_by_id else None,
            "answered_at": instant(place.answered_at) if place.answered_at else None,
        }


class Places(serializers.ListSerializer[Any]):
    def get_attribute(self, request: ApprovalRequest) -> Any:
        return request.answers.all()


class ApprovalShape(Serializer):
    of = Places(
        child=AskedPlace(), required=False, max_length=30, help_text="Who is asked; by default whom the album’s settings name."
    )
    asked_by = VisibleRelated(read_only=True, allow_null=True)

    class Meta:
        model = ApprovalRequest
        fields = [
            *("id", "album", "kind", "thing", "thing_version", "title", "url", "of", "rule", "due_at", "note", "state", "why"),
            *("asked_by", "settled_at", "created_at", "updated_at"),
        ]
        read_only_fields = [*FIXED, "thing_version", "title", "url", "state", "why", "settled_at"]


class ApprovalAnswerBody(Strict):
    says = OneOf(choices=ApprovalAnswer.Says.choices)
    words = Text(max_length=2000, required=False, allow_blank=True, help_text="A no needs its reason.")


class ApprovalWithdrawBody(Strict):
    reason = Text(max_length=400, required=False, allow_blank=True)


class ApprovalSettingShape(Serializer):
    roles = serializers.ListField(child=OneOf(choices=AskedRole.choices), max_length=4, required=False)
    people = serializers.ListField(child=serializers.UUIDField(), max_length=20, required=False, help_text="Users by name.")
    rule = OneOf(choices=WhoDecides.choices, required=False)

    class Meta:
        model = ApprovalSetting
        fields = ["id", "album", "kind", "roles", "people", "rule", "days", *STAMPS]
        read_only_fields = FIXED


class ApprovalSettingChange(ApprovalSettingShape):
    class Meta(ApprovalSettingShape.Meta):
        read_only_fields = [*FIXED, "album", "kind"]
