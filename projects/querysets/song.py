from __future__ import annotations

from typing import Self

from .sight import OfAlbum


class SongQuerySet(OfAlbum):
    def for_list(self) -> Self:
        return self.select_related("album")


class SongMoveQuerySet(OfAlbum):
    ALBUM = "song__album"
