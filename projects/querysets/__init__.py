from .album import AlbumQuerySet, albums_called
from .approval import ApprovalAnswerQuerySet, ApprovalQuerySet
from .directory import ArtistQuerySet, PersonQuerySet
from .people import PlaceQuerySet, ShareQuerySet, TeamQuerySet
from .sight import OfAlbum, active_shares, organizations_known, reach
from .song import SongMoveQuerySet, SongQuerySet

__all__ = [
    "AlbumQuerySet",
    "ApprovalAnswerQuerySet",
    "ApprovalQuerySet",
    "ArtistQuerySet",
    "OfAlbum",
    "PersonQuerySet",
    "PlaceQuerySet",
    "ShareQuerySet",
    "SongMoveQuerySet",
    "SongQuerySet",
    "TeamQuerySet",
    "active_shares",
    "albums_called",
    "organizations_known",
    "reach",
]
