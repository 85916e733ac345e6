"""Shapes of this room's resources. The rules are the actions'."""

from .album import AlbumChange, AlbumShape
from .approval import ApprovalAnswerBody, ApprovalSettingChange, ApprovalSettingShape, ApprovalShape, ApprovalWithdrawBody
from .directory import ArtistChange, ArtistShape, PersonChange, PersonShape
from .song import SongChange, SongMoveBody, SongPlaceBody, SongShape
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
