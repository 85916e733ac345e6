from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, Organization
from accounts.roles import ORGANIZATION_WIDE
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
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)
    if organization.pk == album.organization_id:
        raise ValidationError({"organization": "The album is theirs already."})
    if album.shares.active().filter(organization=organization).exists():
        raise Conflict(f"The album is shared with {organization} already.", code="already_shared")
    share = write(AlbumShare(album=album, organization=organization), since=since or timezone.now(), until=until, **values)
    forget()
    return share


def share_with(
    album: Album, *, by: Any, organization: Organization | None = None, email: str = "", **values: Any
) -> AlbumShare:
    """Share with an organisation, or with the one for which the owner of `email` looks after every album; both must agree.

    Raises NotAllowed, ValidationError at `email`, Conflict.
    """
    authorize(by, "album.share", album)
    if organization and email and not _known_by(email, album).filter(organization=organization).exists():
        raise ValidationError({"email": "Nobody with this address looks after albums there. Leave one of the two out."})
    return share_album(album, organization or _label_of(email, album), by=by, **values)


def _known_by(email: str, album: Album) -> QuerySet[Membership]:
    """The roles by which the owner of an address looks after every album of an organisation, other than the album's own."""
    wide = Membership.objects.active().filter(role__in=ORGANIZATION_WIDE, user__is_active=True)
    return wide.filter(user__email=email.strip().lower()).exclude(organization=album.organization_id)


def _label_of(email: str, album: Album) -> Organization:
    """One answer for an unknown address and for somebody who works for no label: an address gives nothing away."""
    found = Organization.objects.filter(pk__in=_known_by(email, album).values("organization")).order_by("kind", "sort_key")[:2]
    if len(found) != 1 and {each.kind for each in found} != {Organization.Kind.LABEL, Organization.Kind.PRODUCTION}:
        raise ValidationError({"email": "Nobody with this address looks after albums at one label here."})
    return found[0]  # a label before a production company


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
