from .album import Album
from .approval import ApprovalAnswer, ApprovalRequest, ApprovalSetting, AskedRole, WhoDecides
from .availability import Availability, PersonRate
from .comment import Comment
from .demo import Demo
from .directory import Artist, Person
from .grid import GridBoard, GridCell, GridPart
from .lyric import Lyric
from .milestone import AlbumFeed, AlbumPlan, Anchor, Milestone, PlanTemplate
from .order import Format, OrderItem, OrderVersion, OrderVote, RunningOrder, SideLimit
from .outcome import Outcome
from .people import AlbumShare, TeamInvitation, TeamMember
from .recording import IsrcIssue, IsrcRange, Recording
from .review import Criterion, MoveScore, Review, Reviewer, ReviewRound, RoundSong, Score
from .single import Single
from .song import Song, SongMove
from .submission import SentSong, SubmissionLink

__all__ = [
    "Album",
    "AlbumFeed",
    "AlbumPlan",
    "AlbumShare",
    "Anchor",
    "ApprovalAnswer",
    "ApprovalRequest",
    "ApprovalSetting",
    "Artist",
    "AskedRole",
    "Availability",
    "Comment",
    "Criterion",
    "Demo",
    "Format",
    "GridBoard",
    "GridCell",
    "GridPart",
    "IsrcIssue",
    "IsrcRange",
    "Lyric",
    "Milestone",
    "MoveScore",
    "OrderItem",
    "OrderVersion",
    "OrderVote",
    "Outcome",
    "Person",
    "PersonRate",
    "PlanTemplate",
    "Recording",
    "Review",
    "ReviewRound",
    "Reviewer",
    "RoundSong",
    "RunningOrder",
    "Score",
    "SentSong",
    "SideLimit",
    "Single",
    "Song",
    "SongMove",
    "SubmissionLink",
    "TeamInvitation",
    "TeamMember",
    "WhoDecides",
]
