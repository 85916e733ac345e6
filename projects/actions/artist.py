from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization
from accounts.rules import authorize_in
from producer.core.writes import fresh, write

from ..models import Artist


@transaction.atomic
def create_artist(*, organization: Organization, name: str, by: Any, field: str = "name", **values: Any) -> Artist:
    """An artist in the organisation's books. Raises NotAllowed, ValidationError (at `field` for the name)."""
    authorize_in(by, "people.edit", organization)
    try:
        return write(Artist(organization=organization), name=name, **values)
    except ValidationError as error:
        raise ValidationError({field if key == "name" else key: errors for key, errors in error.error_dict.items()}) from error


@transaction.atomic
def update_artist(artist: Artist, *, by: Any, version: int | None = None, **values: Any) -> Artist:
    """Set `name`, `notes`, `external_id`. Raises NotAllowed, ValidationError, Stale."""
    authorize_in(by, "people.edit", artist.organization_id)
    return write(fresh(artist, version), **values)
