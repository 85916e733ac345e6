from .album import AlbumQuerySet, albums_called
from .approval import ApprovalAnswerQuerySet, ApprovalQuerySet
from .comment import CommentQuerySet
from .demo import DemoQuerySet
from .directory import ArtistQuerySet, AvailabilityQuerySet, PersonQuerySet, PersonRateQuerySet
from .grid import GridCellQuerySet, GridPartQuerySet
from .lyric import LyricQuerySet
from .milestone import FeedQuerySet, MilestoneQuerySet, PlanTemplateQuerySet
from .order import OrderQuerySet, OrdersQuerySet, SideLimitQuerySet, SingleQuerySet
from .people import PlaceQuerySet, ShareQuerySet, TeamQuerySet
from .recording import IsrcRangeQuerySet, RecordingQuerySet
from .review import MoveScoreQuerySet, OfRound, OutcomeQuerySet, ReviewerQuerySet, ReviewQuerySet, RoundQuerySet, opened
from .sight import OfAlbum, active_shares, organizations_known, reach
from .song import SongMoveQuerySet, SongQuerySet
from .submission import LinkQuerySet, SentSongQuerySet

__all__ = [
    "AlbumQuerySet",
    "ApprovalAnswerQuerySet",
    "ApprovalQuerySet",
    "ArtistQuerySet",
    "AvailabilityQuerySet",
    "CommentQuerySet",
    "DemoQuerySet",
    "FeedQuerySet",
    "GridCellQuerySet",
    "GridPartQuerySet",
    "IsrcRangeQuerySet",
    "LinkQuerySet",
    "LyricQuerySet",
    "MilestoneQuerySet",
    "MoveScoreQuerySet",
    "OfAlbum",
    "OfRound",
    "OrderQuerySet",
    "OrdersQuerySet",
    "OutcomeQuerySet",
    "PersonQuerySet",
    "PersonRateQuerySet",
    "PlaceQuerySet",
    "PlanTemplateQuerySet",
    "RecordingQuerySet",
    "ReviewQuerySet",
    "ReviewerQuerySet",
    "RoundQuerySet",
    "SentSongQuerySet",
    "ShareQuerySet",
    "SideLimitQuerySet",
    "SingleQuerySet",
    "SongMoveQuerySet",
    "SongQuerySet",
    "TeamQuerySet",
    "active_shares",
    "albums_called",
    "opened",
    "organizations_known",
    "reach",
]
