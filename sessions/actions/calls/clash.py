"""What speaks against a call is shown before it is saved; whoever goes on says why, and that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from projects.models import Person

from ...models import Call
from ...rules.calls import clashes

GOING_ON = {
    "double_booked": "Say that this is all right to call them twice.",
    "too_tight": "Say that this is all right to call them.",
    "away": "Say that this is all right to call them.",
}


def lock_people(ids: Iterable[Any]) -> None:
    """In one order, before anything is asked about any of them: two who call the same people never wait for each other."""
    people = Person.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk")
    list(people.values_list("pk"))


def accept_clashes(call: Call, by: Any, accepted: bool, why: str = "", *, moved: bool = False) -> bool:
    """Conflict `double_booked`, `too_tight` or `away` unless somebody saw it and said why; then who, when and why are kept.

    The person's row is locked, so that two calls cannot miss each other. What was accepted before is not asked again.
    Returns whether what is kept of it is news.
    """
    lock_people([call.person_id])
    found, before = clashes(call, by=by), call.clash_codes
    codes = sorted({clash.code for clash in found})
    if codes and codes == before and not moved:
        return False
    if found and not accepted:
        words = "; ".join(clash.words for clash in found)
        raise Conflict(f"{words}. {GOING_ON[found[0].code]}", code=found[0].code)
    if found and not why.strip():
        raise ValidationError({"double_booked_why": ValidationError("Say why: it is kept with the call.", code="required")})
    call.double_booked_ok = bool(found)
    call.clash_codes, call.clash_why = codes, why.strip() if found else ""
    call.clash_by = None if by is SYSTEM or not found else by
    call.clash_at = timezone.now() if found else None
    return bool(codes or before)
