from __future__ import annotations

from .sight import OfAlbum


class GridPartQuerySet(OfAlbum):
    pass


class GridCellQuerySet(OfAlbum):
    pass
