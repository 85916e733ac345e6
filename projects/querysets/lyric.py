from __future__ import annotations

from typing import Self

from .sight import OfAlbum


class LyricQuerySet(OfAlbum):
    ALBUM = "song__album"

    def for_list(self) -> Self:
        return self.select_related("song__album")
