from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import authorize_in
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from producer.core.identifiers import isrc_prefix
from producer.core.writes import fresh, write

from ..models import IsrcIssue, IsrcRange, Recording
from ..rules import authorize
from ..rules.isrc import next_free, registrant


@transaction.atomic
def keep_prefix(
    organization: Organization, *, prefix: str, by: Any, year: int | None = None, next_number: int = 1, external_id: str = ""
) -> IsrcRange:
    """From now on the organisation's recordings get numbers under `prefix`; later years go on with it by themselves.

    Raises NotAllowed, ValidationError.
    """
    authorize_in(by, "isrc.edit", organization)
    lock(organization)
    numbers = IsrcRange(organization=organization, external_id=external_id)
    return write(numbers, prefix=isrc_prefix(prefix), year=year or timezone.now().year, next_number=next_number)


@transaction.atomic
def set_next_number(numbers: IsrcRange, *, by: Any, version: int | None = None, **values: Any) -> IsrcRange:
    """Where giving goes on, such as after numbers given elsewhere; what is given already is passed over.

    Raises NotAllowed, ValidationError, Stale.
    """
    authorize_in(by, "isrc.edit", numbers.organization)
    lock(numbers.organization)
    return write(fresh(numbers, version), **values)


@transaction.atomic
def give_isrc(recording: Recording, *, by: Any, version: int | None = None) -> Recording:
    """The next free ISRC of this year, for good.

    Raises NotAllowed, Stale, and Conflict: `isrc_there`, `isrc_prefix_missing`, `isrc_exhausted`.
    """
    album = recording.song.album
    authorize(by, "isrc.give", album)
    house = registrant(album)
    lock(house, album.organization)
    numbers = _numbers_of_this_year(house)
    recording = fresh(recording, version)
    if recording.isrc:
        raise Conflict(f"It has the ISRC {recording.shown_isrc} already.", code="isrc_there")
    designation = next_free(numbers)
    issue = IsrcIssue(isrc=numbers.number(designation), range=numbers, recording=recording, by=None if by is SYSTEM else by)
    issue.save()
    write(numbers, next_number=designation + 1)
    return write(recording, isrc=issue.isrc)


def lock(*houses: Organization) -> None:
    """Whoever writes ISRCs of an organisation goes one after the other."""
    rows = Organization.objects.filter(pk__in=[house.pk for house in houses]).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True))


def _numbers_of_this_year(house: Organization) -> IsrcRange:
    """The newest prefix's row for this year, made if need be. Locked, with every house's row of that prefix and year."""
    year = timezone.now().year
    rows = IsrcRange.objects.filter(organization=house)
    newest = rows.filter(year=year).first() or rows[0]
    if newest.year != year:
        newest = write(IsrcRange(organization=house), prefix=newest.prefix, year=year)
    alike = IsrcRange.objects.filter(prefix=newest.prefix, year=year).order_by("created_at", "id").select_for_update()
    return next(row for row in alike if row.pk == newest.pk)
