"""How long people take between studios, as an organisation reckons."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization
from accounts.rules import authorize_in
from producer.core.writes import fresh, write

from ..models import Studio, TravelTime


@transaction.atomic
def set_travel(*, organization: Organization, one: Studio, other: Studio, minutes: int, by: Any, **values: Any) -> TravelTime:
    """Between two studios that `by` sees, both ways alike; said again it is set anew. Raises NotAllowed, ValidationError."""
    authorize_in(by, "studio.edit", organization)
    seen = Studio.objects.visible_to(by).filter(pk__in=[one.pk, other.pk]).values_list("pk", flat=True)
    if one.pk == other.pk:
        raise ValidationError({"other": "Choose two different studios."})
    if len(set(seen)) < 2:
        raise ValidationError({"other": "There is no such studio."})
    first, second = sorted((one, other), key=lambda studio: studio.pk)
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)  # said twice at once it is one
    found = TravelTime.objects.filter(organization=organization, one=first, other=second).first()
    row = found or TravelTime(organization=organization, one=first, other=second)
    return write(row, minutes=minutes, **values)


@transaction.atomic
def change_travel(way: TravelTime, *, minutes: int, by: Any, version: int | None = None) -> TravelTime:
    authorize_in(by, "studio.edit", way.organization_id)
    return write(fresh(way, version), minutes=minutes)


@transaction.atomic
def forget_travel(way: TravelTime, *, by: Any, version: int | None = None) -> None:
    authorize_in(by, "studio.edit", way.organization_id)
    fresh(way, version).delete()
