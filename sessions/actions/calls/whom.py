from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from producer.core.actors import SYSTEM
from projects.actions.person import create_person
from projects.models import Person

from ...models import Booking
from ...querysets import people_to_call


def whom(person: Person | None, name: str, email: str, booking: Booking, *, by: Any) -> Person:
    """The person chosen, or somebody new, who joins the directory of the album's owner.

    ValidationError for one whom `by` may not call: the words of one who does not exist. An address tells nothing of the
    directory either: it is known only where its person is.
    """
    known = people_to_call(by, booking.album)
    if person and (name or email):
        raise ValidationError({"person": "Choose somebody or enter somebody new, not both."})
    if person:
        if not known.filter(pk=person.pk).exists():
            raise ValidationError({"person": "There is no such person."})
        return person
    if not name.strip():
        raise ValidationError({"new_name" if email else "person": "Choose somebody, or enter a name and an e-mail."})
    if not email.strip():
        raise ValidationError({"new_email": "Give their e-mail, so that they hear of it."})
    if found := known.filter(Q(email__iexact=email.strip()) | Q(user__email__iexact=email.strip())).first():
        raise ValidationError({"new_email": f"That is the address of {found}: choose them instead."})
    return create_person(organization=booking.album.organization, name=name.strip(), email=email.strip(), by=SYSTEM)
