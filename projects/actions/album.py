from __future__ import annotations

from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Role, TeamRole
from accounts.rules import authorize_in, organizations_where
from producer.core.actors import SYSTEM
from producer.core.errors import IllegalMove
from producer.core.scope import forget
from producer.core.writes import fresh, write

from .. import signals
from ..models import Album, Artist
from ..rules import authorize
from . import milestone
from .artist import create_artist
from .team import account, join

EDITABLE = frozenset(
    {"title", "artist", "stage", "currency", "money_basis", "time_zone", "delivery_on", "release_on", "notes", "external_id"}
)


@transaction.atomic
def create_album(
    *,
    title: str,
    by: Any,
    organization: Organization | None = None,
    artist: Artist | None = None,
    artist_name: str = "",
    producer_email: str = "",
    **values: Any,
) -> Album:
    """An album of `organization`, by default the artist's, by `artist` or by a new artist called `artist_name`.

    Whoever makes records there (producer or admin) is on its team from the start; anybody else, such as the label's
    A&R, names with `producer_email` who makes it. `values` are other fields. Raises NotAllowed, ValidationError.
    """
    organization = organization or _home(artist, by)
    authorize_in(by, "album.create", organization)
    _refuse_unknown(values)
    artist = artist or _new_artist(organization, artist_name, by)
    _refuse_foreign_artist(artist, organization, by)
    album = write(Album(organization=organization, artist=artist, title=title), **values)
    if producer := _producer(producer_email, organization, by):
        join(album, producer, TeamRole.PRODUCER, by=by)
    forget()
    signals.album_created.send(Album, album=album, by=by)
    return album


def _home(artist: Artist | None, by: Any) -> Organization:
    """The artist's organisation, or the only one in which the actor may begin an album."""
    homes = [artist.organization_id] if artist else organizations_where(by, "album.create")
    if len(homes) != 1:
        raise ValidationError({"organization": "Say whose album it is."})
    return Organization.objects.get(pk=homes[0])


def _producer(email: str, organization: Organization, by: Any) -> User | None:
    if email.strip():
        return account(email, "producer_email") or _refuse_producer("Nobody here has this address.")
    if by is SYSTEM or by.roles.get(organization.pk, frozenset()) & {Role.PRODUCER, Role.ADMIN}:
        return None if by is SYSTEM else by
    return _refuse_producer("Say who makes the record: an A&R sees an album, but does not edit it.")


def _refuse_producer(words: str) -> NoReturn:
    raise ValidationError({"producer_email": words})


def _new_artist(organization: Organization, name: str, by: Any) -> Artist:
    if not name.strip():
        raise ValidationError({"artist": "Choose the artist, or give a new one a name."})
    return create_artist(organization=organization, name=name, by=by, field="artist_name")


def _refuse_unknown(values: dict[str, Any]) -> None:
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"an album has no {', '.join(sorted(unknown))} to set")


def _refuse_foreign_artist(artist: Artist, organization: Organization, by: Any) -> None:
    """An artist belongs to one organisation's books; another's cannot be borrowed, even one that may be seen."""
    if artist.organization_id != organization.pk:
        raise ValidationError({"artist": "Choose an artist of this album's organisation."})


@transaction.atomic
def update_album(album: Album, *, by: Any, version: int | None = None, **values: Any) -> Album:
    """Set the given fields. Raises NotAllowed, ValidationError, Stale if `version` is no longer the album's.

    The currency stays once money is in the books (budgets refuses it through `album_changed`).
    """
    authorize(by, "album.edit", album)
    _refuse_unknown(values)
    album = fresh(album, version)
    if artist := values.get("artist"):
        _refuse_foreign_artist(artist, album.organization, by)
    changed = {name: (getattr(album, name), value) for name, value in values.items() if getattr(album, name) != value}
    if changed:
        write(album, **{name: value for name, value in values.items() if name in changed})
        if changed.keys() & {"delivery_on", "release_on"}:
            milestone.follow(album)
        signals.album_changed.send(Album, album=album, by=by, changed=changed)
    return album


@transaction.atomic
def archive_album(album: Album, *, by: Any, version: int | None = None) -> Album:
    """Put the record on the shelf: it stays readable, lists leave it out. Changing its stage takes it down again."""
    authorize(by, "album.edit", album)
    album = fresh(album, version)
    if album.stage == Album.Stage.ARCHIVED:
        raise IllegalMove("This album is archived already.")
    before = album.stage
    write(album, stage=Album.Stage.ARCHIVED)
    signals.album_changed.send(Album, album=album, by=by, changed={"stage": (before, album.stage)})
    signals.album_archived.send(Album, album=album, by=by, at=timezone.now())
    return album
