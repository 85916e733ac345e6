"""Shapes of this room's resources. The rules are the actions'."""

from .album import AlbumChange, AlbumShape
from .directory import ArtistChange, ArtistShape, PersonChange, PersonShape
from .song import SongChange, SongMoveBody, SongPlaceBody, SongShape
from .team import MemberShape, PlaceShape, ShareShape

__all__ = [
    "AlbumChange",
    "AlbumShape",
    "ArtistChange",
    "ArtistShape",
    "MemberShape",
    "PersonChange",
    "PersonShape",
    "PlaceShape",
    "ShareShape",
    "SongChange",
    "SongMoveBody",
    "SongPlaceBody",
    "SongShape",
]
