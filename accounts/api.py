"""REST: who I am, my organisations, who belongs to them, and whom they invite."""

from __future__ import annotations

from typing import Any

from django.db import models
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from producer.core.api.filters import Filters, VisibleFilter, refuse_unknown
from producer.core.api.routing import Routes
from producer.core.api.throttling import PerMinute
from producer.core.api.viewsets import Viewset, verb

from . import actions
from .models import ApiToken, Invitation, Membership, Organization
from .roles import Role
from .serializers import InvitationSerializer, Me, MembershipSerializer, OrganizationSerializer, RoleBody, TokenSerializer, me


class MeView(ViewSet):
    ours = untagged = True  # described as every resource is
    permission_classes = [IsAuthenticated]
    throttle_classes = [PerMinute]

    @extend_schema(responses=Me)
    def list(self, request: Any) -> Response:
        """Who the token is, its scopes, and its user's roles as they are now."""
        refuse_unknown(request, ())
        return Response(Me(me(request.user)).data)


class Organizations(Viewset):
    """The organisations in which one has a role, and those one shares an album with. `/me/` says which are one's own."""

    model = Organization
    serializer_class = OrganizationSerializer
    orderings = {"name": "sort_key"}
    ordering = "name"

    def rows(self) -> models.QuerySet[Any]:
        return Organization.objects.known_to(self.actor)

    def perform_update(self, organization: Organization, version: int | None, **values: Any) -> Organization:
        return actions.edit_organization(organization, version=version, by=self.actor, **values)


class MembershipFilters(Filters):
    organization = VisibleFilter(Organization)
    role = filters.ChoiceFilter(choices=Role.choices)
    active = filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull", label="Whether it still holds.")


class Memberships(Viewset):
    """Who has, and had, which role in one's organisations. DELETE ends one; it stays readable."""

    model = Membership
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilters

    def rows(self) -> models.QuerySet[Any]:
        return super().rows().select_related("user")

    def perform_destroy(self, membership: Membership, version: int | None) -> None:
        actions.end_membership(membership, version=version, by=self.actor)

    @verb(RoleBody)
    def change_role(self, membership: Membership, version: int | None, role: str) -> Membership:
        return actions.change_role(membership, role, version=version, by=self.actor)


class InvitationFilters(Filters):
    organization = VisibleFilter(Organization)


class Invitations(Viewset):
    """Whom one's organisations have invited by mail. The link's secret is never told here."""

    model = Invitation
    serializer_class = InvitationSerializer
    filterset_class = InvitationFilters

    def perform_create(self, **values: Any) -> Invitation:
        return actions.invite(by=self.actor, **values)

    @verb()
    def withdraw(self, invitation: Invitation, version: int | None) -> Invitation:
        return actions.withdraw_invitation(invitation, version=version, by=self.actor)


class Tokens(Viewset):
    """One's own tokens, without their secrets. They are made on a page, since only a person sees one."""

    model = ApiToken
    serializer_class = TokenSerializer

    @verb()
    def revoke(self, token: ApiToken, version: int | None) -> ApiToken:
        return actions.revoke_token(token, version=version, by=self.actor)


routes: Routes = [
    ("me", MeView),
    ("organizations", Organizations),
    ("memberships", Memberships),
    ("invitations", Invitations),
    ("tokens", Tokens),
]
