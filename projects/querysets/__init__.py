from .album import AlbumQuerySet, albums_called
from .approval import ApprovalAnswerQuerySet, ApprovalQuerySet
from .comment import CommentQuerySet
from .demo import DemoQuerySet
from .directory import ArtistQuerySet, PersonQuerySet
from .grid import GridCellQuerySet, GridPartQuerySet
from .lyric import LyricQuerySet
from .people import PlaceQuerySet, ShareQuerySet, TeamQuerySet
from .recording import IsrcRangeQuerySet, RecordingQuerySet
from .sight import OfAlbum, active_shares, organizations_known, reach
from .song import SongMoveQuerySet, SongQuerySet

__all__ = [
    "AlbumQuerySet",
    "ApprovalAnswerQuerySet",
    "ApprovalQuerySet",
    "ArtistQuerySet",
    "CommentQuerySet",
    "DemoQuerySet",
    "GridCellQuerySet",
    "GridPartQuerySet",
    "IsrcRangeQuerySet",
    "LyricQuerySet",
    "OfAlbum",
    "PersonQuerySet",
    "PlaceQuerySet",
    "RecordingQuerySet",
    "ShareQuerySet",
    "SongMoveQuerySet",
    "SongQuerySet",
    "TeamQuerySet",
    "active_shares",
    "albums_called",
    "organizations_known",
    "reach",
]
