from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from producer.core.errors import Conflict
from producer.core.scope import forget
from producer.core.writes import fresh, write

from .. import signals
from ..models import Album, AlbumShare
from ..rules import authorize


@transaction.atomic
def share_album(
    album: Album,
    organization: Organization,
    *,
    by: Any,
    since: datetime | None = None,
    until: datetime | None = None,
    **values: Any,
) -> AlbumShare:
    """Show the album to another organisation, its label first. Raises NotAllowed, ValidationError, Conflict if it is."""
    authorize(by, "album.share", album)
    Album.objects.select_for_update(of=("self",)).get(pk=album.pk)
    if organization.pk == album.organization_id:
        raise ValidationError({"organization": "The album is theirs already."})
    if album.shares.active().filter(organization=organization).exists():
        raise Conflict(f"The album is shared with {organization} already.", code="already_shared")
    share = write(AlbumShare(album=album, organization=organization), since=since or timezone.now(), until=until, **values)
    forget()
    return share


@transaction.atomic
def end_share(share: AlbumShare, *, by: Any, version: int | None = None) -> AlbumShare:
    """End it now: from this moment the organisation sees nothing of the album. Raises NotAllowed, Conflict if ended."""
    authorize(by, "album.share", share.album)
    share = fresh(share, version)
    if share.until is not None and share.until <= timezone.now():
        raise Conflict("This share has ended already.", code="ended")
    write(share, until=timezone.now())
    forget()
    signals.share_ended.send(AlbumShare, share=share, by=by)
    return share
