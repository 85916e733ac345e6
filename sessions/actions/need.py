"""Setting how long things take on an album."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.writes import refuse_stale, write
from projects.models import Album, GridPart
from projects.rules import authorize

from ..models import HoursPlan, PartHours

Range = tuple[Decimal | None, Decimal | None]


@transaction.atomic
def set_hours(
    album: Album, *, by: Any, kind: str = "", parts: Mapping[Any, Range] | None = None, version: int | None = None
) -> HoursPlan:
    """Say which kind of record it is, and by hand the studio hours, low and high, of one song for a part (by its id).

    One of the two alone is both; without either the estimate counts again. Parts that are not named stay as they are.
    Raises NotAllowed, ValidationError, Stale.
    """
    authorize(by, "booking.edit", album)
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)
    plan = HoursPlan.objects.filter(album=album).first()
    if plan:
        refuse_stale(plan, version)
    columns = {part.pk: part for part in GridPart.objects.filter(album=album)}
    for pk, hours in (parts or {}).items():
        if pk not in columns:
            raise ValidationError({"parts": "The grid has no such part."})
        _set(columns[pk], *hours)
    plan = plan or HoursPlan(album=album)
    return write(plan, kind=kind or plan.kind)


def _set(part: GridPart, low: Decimal | None, high: Decimal | None) -> None:
    there = PartHours.objects.filter(part=part).first()
    if low is None and high is None:
        if there:
            there.delete()
        return
    low, high = (high if low is None else low), (low if high is None else high)
    if low is not None and high is not None and high < low:
        raise ValidationError({"parts": f"{part.name}: from the fewest hours to the most."})
    if not there or (there.low, there.high) != (low, high):
        write(there or PartHours(part=part), low=low, high=high)
