from __future__ import annotations

from typing import Any

from django.db import transaction

from producer.core.actors import SYSTEM, Actor
from producer.core.errors import NotAllowed
from producer.core.writes import fresh, write

from ..models import Organization, User
from ..roles import Role
from ..rules import authorize_in
from .invitations import invite
from .memberships import _add


@transaction.atomic
def create_organization(name: str, kind: str, by: Actor, admin: User | None = None) -> Organization:
    """A new label or production company, with its first admin if one is named. The operator's to do."""
    if by is not SYSTEM and not getattr(by, "is_staff", False):
        raise NotAllowed("The operator of this installation makes organisations.")
    organization = write(Organization(), name=name, kind=kind)
    if admin is not None:
        _add(admin, organization, Role.ADMIN)
    return organization


@transaction.atomic
def found_organization(name: str, kind: str, admin_email: str, by: User) -> Organization:
    """A new organisation whose first admin gets an invitation by mail. The operator's to do."""
    organization = create_organization(name, kind, by=by)
    invite(organization, admin_email, Role.ADMIN, by=by)
    return organization


@transaction.atomic
def edit_organization(organization: Organization, by: Actor, version: int | None = None, **values: Any) -> Organization:
    """Change its name or the client's own key. Raises NotAllowed, Stale, ValidationError."""
    authorize_in(by, "organization.manage", organization)
    return write(fresh(organization, version), **values)
