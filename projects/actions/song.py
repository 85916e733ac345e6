from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from producer.core.ids import uuid7
from producer.core.writes import fresh, write

from ..models import Album, Song
from ..rules import authorize
from ..rules.approvals import require
from ..rules.song import SONG_VERSION, kinds_needed
from . import approval

APPROVED = {"title", "writers", "origin", "key", "tempo", "length_seconds"}


@transaction.atomic
def add_song(album: Album, *, title: str, by: Any, state: str = Song.State.CANDIDATE, **values: Any) -> Song:
    """A song at the end of the album's list; one that was begun elsewhere comes in at its `state`.

    Raises NotAllowed, ValidationError, Conflict `approval_needed` for a state that needs somebody's word first.
    """
    authorize(by, "song.edit", album)
    for kind in kinds_needed(Song.State.CANDIDATE, state):
        require(album, kind, uuid7(), SONG_VERSION)  # nobody has approved what was not there
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)  # two songs added at once get two positions
    last = album.songs.aggregate(last=Max("position"))["last"] or 0
    return write(Song(album=album, position=last + 1, state=state), title=title, **values)


@transaction.atomic
def update_song(song: Song, *, by: Any, version: int | None = None, **values: Any) -> Song:
    """Set the given fields, but not state and position, which have verbs. Raises NotAllowed, ValidationError, Stale.

    What was approved about the song falls if it is another song by that.
    """
    authorize(by, "song.edit", song.album)
    song = fresh(song, version)
    before = {name: getattr(song, name) for name in APPROVED & values.keys()}
    song = write(song, **values)
    if changed := sorted(name.replace("_", " ") for name, value in before.items() if getattr(song, name) != value):
        for kind in ("song_selection", "final_cut"):
            approval.fall(kind, song.pk, why=f"The song was changed: {', '.join(changed)}.", by=by)
    return song


@transaction.atomic
def place_song(song: Song, position: int, *, by: Any) -> Song:
    """Put the song at `position`, counted from 1, of its album's list; the others close up. Raises NotAllowed."""
    authorize(by, "song.edit", song.album)
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=song.album_id)
    rows = list(Song.objects.filter(album=song.album_id).only("id", "position", "version").order_by("position", "id"))
    moved = next(row for row in rows if row.pk == song.pk)
    rows.remove(moved)
    rows.insert(max(position, 1) - 1, moved)
    _renumber(rows)
    song.position = moved.position
    return song


def _renumber(rows: list[Song]) -> None:
    """Positions 1, 2, 3 … written only where they differ."""
    changed = []
    for number, row in enumerate(rows, start=1):
        if row.position != number:
            row.position, row.version, row.updated_at = number, row.version + 1, timezone.now()
            changed.append(row)
    Song.objects.bulk_update(changed, ["position", "version", "updated_at"])
