from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ..models import Album, Song
from ..rules import authorize
from .hold import hold_song
from .song import add_song

MOST = 1000


@transaction.atomic
def import_songs(album: Album, rows: Iterable[Mapping[str, Any]], *, by: Any) -> list[Song]:
    """Add checked rows (see rules.song_import) to the pool, in their order, all or none; `held_until` puts one on hold.

    Raises NotAllowed, ValidationError.
    """
    authorize(by, "song.edit", album)
    rows = list(rows)
    if len(rows) > MOST:
        raise ValidationError(f"At most {MOST:,} songs at once.", code="too_many")
    return [_added(album, row, by) for row in rows]


def try_import_songs(album: Album, rows: Iterable[Mapping[str, Any]], *, by: Any) -> list[Song]:
    """What `import_songs` would make, or refuse; nothing of it stays."""
    with transaction.atomic():
        songs = import_songs(album, rows, by=by)
        transaction.set_rollback(True)
    return songs


def _added(album: Album, row: Mapping[str, Any], by: Any) -> Song:
    values = dict(row)
    until = values.pop("held_until", None)
    song = add_song(album, by=by, **values)
    if until is None:
        return song
    try:
        return hold_song(song, until=until, by=by)
    except ValidationError as error:
        raise ValidationError([f"“{song}”: {words}" for words in error.messages], code="hold_day") from error
