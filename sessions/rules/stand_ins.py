"""Who else could come: people of the album's own directory who do the same, are free then and not away."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from producer.core.time import wall
from projects.models import Availability, Person

from ..models import Call
from ..querysets import people_to_call

MOST = 6
DOES = """EXISTS (SELECT 1 FROM jsonb_array_elements_text(projects_person.roles || projects_person.instruments) word
WHERE lower(word) = ANY(%s))"""


def who_else(call: Call, *, by: Any) -> list[Person]:
    """As `by` may call them, who has said to be free first. One query."""
    words = _words(call)
    if not words:
        return []
    booking, zone = call.booking, call.booking.room.studio.time_zone
    first, last = wall(call.call_at, zone).date(), wall(booking.ends_at, zone).date()
    days = Availability.objects.filter(person=OuterRef("pk"), first_day__lte=last, last_day__gte=first)
    busy = Call.objects.of_person_between(OuterRef("pk"), call.call_at, booking.ends_at)
    here = Call.objects.filter(booking=booking, person=OuterRef("pk"))
    found = people_to_call(by, booking.album).filter(organization=booking.album.organization_id).exclude(pk=call.person_id)
    found = found.annotate(does=RawSQL(DOES, [words]), free=Exists(days.filter(kind="free")))  # noqa: S611 (words are bound)
    found = found.filter(Q(does=True), ~Exists(days.filter(kind="away")), ~Exists(busy), ~Exists(here))
    return list(found.order_by("-free", "sort_key", "id")[:MOST])


def _words(call: Call) -> list[str]:
    """What is wanted: the role of the call, or without one all that the person does."""
    wanted = [word.strip().lower() for word in call.role.split(",") if word.strip()]
    return wanted or [word.lower() for word in [*call.person.roles, *call.person.instruments]]
