from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ..models import Album, Song
from ..rules import authorize
from ..rules.song_import import identity, there
from .hold import hold_song
from .song import add_song

MOST = 1000


@transaction.atomic
def import_songs(album: Album, rows: Iterable[Mapping[str, Any]], *, by: Any) -> list[Song]:
    """Add checked rows (see rules.song_import) to the pool, in their order, all or none; `held_until` puts one on hold.

    What came into the pool since they were checked, by the same import sent twice at once, is left out.
    Raises NotAllowed, ValidationError.
    """
    authorize(by, "song.edit", album)
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)
    rows = list(rows)
    if len(rows) > MOST:
        raise ValidationError(f"At most {MOST:,} songs at once.", code="too_many")
    known = there(album)
    return [_added(album, row, by) for row in rows if identity(row["title"], row.get("writers", "")) not in known]


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
