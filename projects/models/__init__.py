from .album import Album
from .approval import ApprovalAnswer, ApprovalRequest, ApprovalSetting, AskedRole, WhoDecides
from .directory import Artist, Person
from .people import AlbumShare, TeamInvitation, TeamMember
from .song import Song, SongMove

__all__ = [
    "Album",
    "AlbumShare",
    "ApprovalAnswer",
    "ApprovalRequest",
    "ApprovalSetting",
    "Artist",
    "AskedRole",
    "Person",
    "Song",
    "SongMove",
    "TeamInvitation",
    "TeamMember",
    "WhoDecides",
]
