"""How long sides may be, by an organisation's word or an album's own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization
from accounts.rules import authorize_in
from producer.core.writes import fresh, write

from ..models import Album, SideLimit
from ..rules import authorize
from ..rules.side_limits import USUAL


def _authorize(organization: Organization, album: Album | None, by: Any) -> None:
    if album is None:
        authorize_in(by, "format.edit", organization)
    else:
        authorize(by, "order.edit", album)


@transaction.atomic
def set_limit(
    *, format: str, by: Any, organization: Organization | None = None, album: Album | None = None, **values: Any
) -> SideLimit:
    """Say it of an album, or of an organisation for all its albums. What is said again takes the old one's place.

    Raises NotAllowed, ValidationError (digital has no sides).
    """
    owner = album.organization if album else organization
    if owner is None:
        raise ValidationError({"organization": "Say whose limits these are: an organisation's or an album's."})
    _authorize(owner, album, by)
    if format not in USUAL:
        raise ValidationError({"format": "There is no limit to how long that may be."})
    Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)
    row = SideLimit.objects.filter(organization=owner, album=album, format=format).first()
    return write(row or SideLimit(organization=owner, album=album, format=format), **values)


@transaction.atomic
def update_limit(limit: SideLimit, *, by: Any, version: int | None = None, **values: Any) -> SideLimit:
    """Raises NotAllowed, ValidationError, Stale."""
    _authorize(limit.organization, limit.album, by)
    return write(fresh(limit, version), **values)


@transaction.atomic
def drop_limit(limit: SideLimit, *, by: Any, version: int | None = None) -> None:
    """The organisation's, or the usual, holds again. Raises NotAllowed, Stale."""
    _authorize(limit.organization, limit.album, by)
    fresh(limit, version).delete()
