"""The steps that a budget and an amendment share: sent with words, approved or returned with words."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone

from producer.core.errors import IllegalMove
from producer.core.writes import fresh, write

from ..models.budget import Decided

D = TypeVar("D", bound=Decided)
CLOSED: dict[str, str] = {
    Decided.Status.SUBMITTED: "it can be changed if the label returns it",
    Decided.Status.APPROVED: "what was approved is changed by an amendment",
}


def send(thing: D, *, by: Any, note: str, version: int | None = None, **values: Any) -> D:
    return _move(
        thing,
        Decided.Status.SUBMITTED,
        version,
        submitted_at=timezone.now(),
        submitted_by_id=by.pk,
        submit_note=note.strip(),
        decided_at=None,
        decided_by_id=None,
        decision_note="",
        **values,
    )


def decide(thing: D, to: str, *, by: Any, note: str, version: int | None = None) -> D:
    if to == Decided.Status.RETURNED and not note.strip():
        raise ValidationError({"note": "Say what should change."})
    values = {"decided_at": timezone.now(), "decided_by_id": by.pk, "decision_note": note.strip()}
    return _move(thing, to, version, **values)


def _move(thing: D, to: str, version: int | None, **values: Any) -> D:
    thing = fresh(thing, version)
    if to not in thing.NEXT[thing.status]:
        raise IllegalMove(f"{thing} is {thing.status}; it cannot become {to}.")
    return write(thing, status=to, **values)


def refuse_closed(thing: D) -> None:
    if not thing.is_open:
        raise IllegalMove(f"{thing} is {thing.status}: {CLOSED[thing.status]}.")
