"""Two entries of the directory that are one and the same person become one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, UniqueConstraint
from django.utils import timezone

from accounts.rules import authorize_in
from producer.core.models import Record
from producer.core.writes import write

from .. import signals
from ..models import Person
from ..music import LONGEST_ROLE, MOST_ROLES

ONES = ("legal_name", "email", "phone", "agent_name", "agent_email", "agent_phone")
LISTS = ("roles", "instruments", "unions")
LONGEST_NOTES = 5000


@transaction.atomic
def merge_people(keep: Person, gone: Person, *, by: Any) -> Person:
    """All that points at `gone` points at `keep`: calls, takes, attendances, marks, days, rates. `gone` stays, out of sight.

    What `keep` lacks it takes from `gone`; what both have stays `keep`'s. Where both stand in one thing that is over, each
    keeps its own row there. Raises NotAllowed, ValidationError, and what a later room refuses (Conflict `both_called`).
    """
    authorize_in(by, "people.edit", keep.organization_id)
    _refuse(keep, gone)
    signals.people_merging.send(Person, keep=keep, gone=gone, by=by)
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=[keep.pk, gone.pk]).order_by("pk")
    found = {person.pk: person for person in rows}
    keep, gone = found[keep.pk], found[gone.pk]
    _refuse(keep, gone)
    for relation in relations():
        _point_at(relation, keep, gone)
    Person.objects.filter(merged_into=gone).update(merged_into=keep)
    _fill(keep, gone)
    write(gone, merged_into=keep, user=None)
    signals.person_changed.send(Person, person=keep, by=by)
    return keep


def relations() -> list[Any]:
    """Everything that points at a person, whichever room keeps it."""
    found = [relation for relation in Person._meta.related_objects if issubclass(relation.related_model, Record)]
    return [relation for relation in found if relation.related_model is not Person]


def _refuse(keep: Person, gone: Person) -> None:
    if keep.pk == gone.pk:
        raise ValidationError({"other": "That is the same entry."})
    if keep.organization_id != gone.organization_id or keep.merged_into_id or gone.merged_into_id:
        raise ValidationError({"other": "There is no such person."})
    if keep.user_id and gone.user_id and keep.user_id != gone.user_id:
        raise ValidationError({"other": "Both have an account of their own: they are two people."})


def _point_at(relation: Any, keep: Person, gone: Person) -> None:
    model, name = relation.related_model, relation.field.name
    rows = model._base_manager.filter(**{name: gone})
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
            others = {field: OuterRef(field) for field in constraint.fields if field != name}
            rows = rows.exclude(Exists(model._base_manager.filter(**{name: keep}, **others)))
    rows.update(**{name: keep}, version=F("version") + 1, updated_at=timezone.now())


def _fill(keep: Person, gone: Person) -> None:
    values: dict[str, Any] = {name: getattr(keep, name) or getattr(gone, name) for name in ONES}
    values |= {name: _union(getattr(keep, name), getattr(gone, name)) for name in LISTS}
    values["user"] = keep.user or gone.user
    values["notes"] = "\n\n".join(filter(None, [keep.notes, gone.notes]))[:LONGEST_NOTES]
    values["external_id"] = keep.external_id or gone.external_id
    gone.user = None
    write(keep, **values)


def _union(ones: list[str], others: list[str]) -> list[str]:
    words = {word.casefold(): word for word in [*others, *ones]}
    ordered = dict.fromkeys([*(word.casefold() for word in ones), *(word.casefold() for word in others)])
    return [words[key] for key in ordered if len(key) <= LONGEST_ROLE][:MOST_ROLES]
