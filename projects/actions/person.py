from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization, User
from accounts.rules import authorize_in
from producer.core.writes import fresh, write

from .. import signals
from ..models import Person


@transaction.atomic
def create_person(*, organization: Organization, name: str, by: Any, user: User | None = None, **values: Any) -> Person:
    """Somebody in the organisation's directory. Raises NotAllowed, ValidationError."""
    authorize_in(by, "people.edit", organization)
    _refuse_foreign_user(user, organization.pk)
    return write(Person(organization=organization), name=name, user=user, **values)


@transaction.atomic
def update_person(person: Person, *, by: Any, version: int | None = None, **values: Any) -> Person:
    """Set the given fields. Raises NotAllowed, ValidationError, Stale."""
    authorize_in(by, "people.edit", person.organization_id)
    if "user" in values and values["user"] != person.user:
        _refuse_foreign_user(values["user"], person.organization_id)
    person = write(fresh(person, version), **values)
    signals.person_changed.send(Person, person=person, by=by)
    return person


def _refuse_foreign_user(user: User | None, organization_id: Any) -> None:
    """An account is linked only where its owner works; another one is as unknown as one that does not exist."""
    if user and not user.memberships.filter(organization=organization_id, ended_at=None).exists():
        raise ValidationError({"user": "Nobody of this organisation has such an account."})
