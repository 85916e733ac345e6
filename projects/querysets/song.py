from __future__ import annotations

from typing import Any, Self

from django.db.models import BooleanField, F, Func
from django.utils import timezone

from .sight import OfAlbum

# The labels of an album: those it is shared with now, or its owner where nobody is.
_SHARED = (
    "SELECT s.organization_id FROM projects_albumshare s"
    " WHERE s.album_id = {album} AND s.since <= %s AND (s.until IS NULL OR s.until > %s)"
)
_LABELS = _SHARED + (  # noqa: S608 (no word of it comes from outside)
    " UNION SELECT a.organization_id FROM projects_album a WHERE a.id = {album} AND NOT EXISTS(" + _SHARED + ")"
)
_HELD = (
    "({mine} <> '' AND EXISTS(SELECT 1 FROM projects_song o WHERE o.{name} = {mine} AND o.held_until IS NOT NULL"  # noqa: S608
    " AND o.album_id <> {album} AND EXISTS((" + _LABELS.replace("{album}", "o.album_id") + ") INTERSECT (" + _LABELS + "))))"
)


class HeldElsewhere(Func):
    """True for songs that another album of the same label has on hold: the same title and writers, or the same ISWC.

    Whose album that is stays inside.
    """

    output_field = BooleanField()

    def __init__(self) -> None:
        super().__init__(F("same_song"), F("iswc"), F("album_id"))

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        *mine, album = (compiler.compile(each)[0] for each in self.source_expressions)
        ways = [
            _HELD.format(name=name, mine=column, album=album) for name, column in zip(("same_song", "iswc"), mine, strict=True)
        ]
        return f"({' OR '.join(ways)})", [timezone.now()] * 16


class SongQuerySet(OfAlbum):
    def for_list(self) -> Self:
        return self.select_related("album")

    def with_holds(self) -> Self:
        """With `held_elsewhere`: whether another album of the same label has the song on hold."""
        return self.annotate(held_elsewhere=HeldElsewhere())

    def held(self) -> Self:
        return self.exclude(held_until=None)


class SongMoveQuerySet(OfAlbum):
    ALBUM = "song__album"
