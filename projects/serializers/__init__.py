"""Shapes of this room's resources. The rules are the actions'."""

from .album import AlbumChange, AlbumShape
from .approval import ApprovalAnswerBody, ApprovalSettingChange, ApprovalSettingShape, ApprovalShape, ApprovalWithdrawBody
from .comment import CommentChange, CommentShape
from .demo import DemoChange, DemoShape, PeaksShape, UploadShape
from .directory import ArtistChange, ArtistShape, PersonChange, PersonShape
from .grid import (
    GridCellChange,
    GridCellShape,
    GridPartChange,
    GridPartShape,
    GridShape,
    MarkBody,
    MarksBody,
    PartPlaceBody,
    TemplateBody,
)
from .lyric import LyricShape
from .milestone import (
    MilestoneChange,
    MilestoneReachBody,
    MilestoneShape,
    PlanBody,
    PlanTemplateChange,
    PlanTemplateShape,
)
from .recording import IsrcRangeChange, IsrcRangeShape, RecordingChange, RecordingShape
from .review import OutcomeChange, OutcomeShape, ReviewChange, ReviewShape, RoundChange, RoundShape, SongMovesBody
from .song import SongChange, SongHoldBody, SongImportBody, SongMoveBody, SongPlaceBody, SongShape
from .submission import LinkShape, SentSongShape
from .team import MemberShape, PlaceShape, ShareShape

__all__ = [
    "AlbumChange",
    "AlbumShape",
    "ApprovalAnswerBody",
    "ApprovalSettingChange",
    "ApprovalSettingShape",
    "ApprovalShape",
    "ApprovalWithdrawBody",
    "ArtistChange",
    "ArtistShape",
    "CommentChange",
    "CommentShape",
    "DemoChange",
    "DemoShape",
    "GridCellChange",
    "GridCellShape",
    "GridPartChange",
    "GridPartShape",
    "GridShape",
    "IsrcRangeChange",
    "IsrcRangeShape",
    "LinkShape",
    "LyricShape",
    "MarkBody",
    "MarksBody",
    "MemberShape",
    "MilestoneChange",
    "MilestoneReachBody",
    "MilestoneShape",
    "OutcomeChange",
    "OutcomeShape",
    "PartPlaceBody",
    "PeaksShape",
    "PersonChange",
    "PersonShape",
    "PlaceShape",
    "PlanBody",
    "PlanTemplateChange",
    "PlanTemplateShape",
    "RecordingChange",
    "RecordingShape",
    "ReviewChange",
    "ReviewShape",
    "RoundChange",
    "RoundShape",
    "SentSongShape",
    "ShareShape",
    "SongChange",
    "SongHoldBody",
    "SongImportBody",
    "SongMoveBody",
    "SongMovesBody",
    "SongPlaceBody",
    "SongShape",
    "TemplateBody",
    "UploadShape",
]
