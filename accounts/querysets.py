"""What an actor may see of people and organisations. Rights are rows, read as they are now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from producer.core.actors import SYSTEM

Known = Callable[[Any], models.QuerySet[Any]]
_known: list[Known] = []


def knows_organizations(function: Known) -> Known:
    """Register, from a later room, which further organisations an actor has to do with: their names are no secret."""
    _known.append(function)
    return function


class UserQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Oneself, and whoever has a role in one of the actor's organisations."""
        if actor is SYSTEM:
            return self
        there = Q(memberships__organization__in=list(actor.roles), memberships__ended_at=None)
        return self.filter(Q(pk__in=self.model.objects.filter(there).values("pk")) | Q(pk=actor.pk))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> Any:
        return self.get(email=email.lower())


class OrganizationQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """The organisations in which the actor has a role now."""
        return self if actor is SYSTEM else self.filter(pk__in=list(actor.roles))

    def known_to(self, actor: Any) -> Self:
        """Those, and the ones the actor has to do with elsewhere: they own or are shown an album the actor sees."""
        if actor is SYSTEM:
            return self
        seen = Q(pk__in=list(actor.roles))
        for function in _known:
            seen |= Q(pk__in=function(actor).order_by().values("pk"))
        return self.filter(seen)


class OfOrganization(models.QuerySet[Any]):
    """Rows that hang on an organisation are seen by its members."""

    def visible_to(self, actor: Any) -> Self:
        return self if actor is SYSTEM else self.filter(organization__in=list(actor.roles))


class MembershipQuerySet(OfOrganization):
    def active(self) -> Self:
        return self.filter(ended_at=None)


class InvitationQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Those who manage an organisation see whom it has invited; everybody what they have sent themselves there."""
        from .rules import organizations_where

        if actor is SYSTEM:
            return self
        managed = organizations_where(actor, "organization.manage")
        return self.filter(Q(organization__in=managed) | Q(invited_by=actor.pk, organization__in=list(actor.roles)))

    def open(self) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class ApiTokenQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """A token is its user's own business."""
        return self if actor is SYSTEM else self.filter(user=actor.pk)

    def usable(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)
