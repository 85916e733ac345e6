"""When somebody can come, and what they usually ask for."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.rules import authorize_in, can_in, hidden_money, money_hidden
from producer.core.errors import NotAllowed
from producer.core.writes import fresh, write

from ..models import Availability, Person, PersonRate


@transaction.atomic
def add_availability(person: Person, *, by: Any, **values: Any) -> Availability:
    """Days away or free. By who keeps the directory, or the person themselves. Raises NotAllowed, ValidationError."""
    _authorize_days(by, person)
    return write(Availability(person=person), **values)


@transaction.atomic
def change_availability(days: Availability, *, by: Any, version: int | None = None, **values: Any) -> Availability:
    _authorize_days(by, days.person)
    return write(fresh(days, version), **values)


@transaction.atomic
def remove_availability(days: Availability, *, by: Any, version: int | None = None) -> None:
    _authorize_days(by, days.person)
    fresh(days, version).delete()


def may_say_when(actor: Any, person: Person) -> bool:
    return can_in(actor, "people.edit", person.organization_id) or bool(person.user_id and person.user_id == actor.pk)


def _authorize_days(by: Any, person: Person) -> None:
    if not may_say_when(by, person):
        raise NotAllowed("Only they themselves, or who keeps the directory, can say when they are free.")


@transaction.atomic
def add_person_rate(person: Person, *, by: Any, **values: Any) -> PersonRate:
    """Raises NotAllowed, ValidationError."""
    _authorize_rates(by, person)
    return write(PersonRate(person=person), **values)


@transaction.atomic
def change_person_rate(rate: PersonRate, *, by: Any, version: int | None = None, **values: Any) -> PersonRate:
    _authorize_rates(by, rate.person)
    return write(fresh(rate, version), **values)


@transaction.atomic
def remove_person_rate(rate: PersonRate, *, by: Any, version: int | None = None) -> None:
    _authorize_rates(by, rate.person)
    fresh(rate, version).delete()


def _authorize_rates(by: Any, person: Person) -> None:
    authorize_in(by, "people.edit", person.organization_id)
    authorize_in(by, "rates.view", person.organization_id)
    if money_hidden(by):
        raise hidden_money()
