"""The shape of accounts' resources. Rules live in the actions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from producer.core.api.fields import OneOf
from producer.core.api.serializers import Serializer, Strict

from .models import ApiToken, Invitation, Membership, Organization
from .roles import Role
from .rules import capabilities_in

TIMES = ("external_id", "created_at", "updated_at")


class OrganizationSerializer(Serializer):
    class Meta:
        model = Organization
        fields = ("id", "name", "kind", *TIMES)
        read_only_fields = ("kind",)


class MembershipSerializer(Serializer):
    user_name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.CharField(source="user.email", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "organization", "user", "user_name", "email", "role", "since", "ended_at", *TIMES)
        read_only_fields = ("organization", "user", "since", "ended_at")


class RoleBody(Strict):
    role = OneOf(choices=Role.choices)


class InvitationSerializer(Serializer):
    class Meta:
        model = Invitation
        fields = ("id", "organization", "email", "role", "expires_at", "accepted_at", "withdrawn_at", *TIMES)
        read_only_fields = ("expires_at", "accepted_at", "withdrawn_at", "external_id")


class TokenSerializer(Serializer):
    scopes = serializers.ListField(child=OneOf(choices=ApiToken.Scope.choices), read_only=True)

    class Meta:
        model = ApiToken
        fields = ("id", "name", "hint", "scopes", "expires_at", "last_used_at", "revoked_at", *TIMES)
        read_only_fields = fields


class _Person(Strict):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    time_zone = serializers.CharField()


class _Credential(Strict):
    id = serializers.UUIDField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=OneOf(choices=ApiToken.Scope.choices))
    expires_at = serializers.DateTimeField()


class _Standing(Strict):
    """What the user is in one organisation, and what the table of roles lets them do there."""

    organization = serializers.UUIDField()
    name = serializers.CharField()
    kind = OneOf(choices=Organization.Kind.choices)
    roles = serializers.ListField(child=OneOf(choices=Role.choices))
    capabilities = serializers.ListField(child=serializers.CharField())


@extend_schema_serializer(many=False)
class Me(Strict):
    """Who the token is, its scopes and its user's roles."""

    user = _Person()
    token = _Credential(allow_null=True)
    organizations = _Standing(many=True)


def me(user: Any) -> dict[str, Any]:
    mine = Organization.objects.visible_to(user)
    standings = [
        {
            "organization": row.pk,
            "name": row.name,
            "kind": row.kind,
            "roles": sorted(user.roles[row.pk]),
            "capabilities": capabilities_in(user, row),
        }
        for row in mine
    ]
    return {"user": user, "token": getattr(user, "token", None), "organizations": standings}
