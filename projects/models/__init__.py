from .album import Album
from .directory import Artist, Person
from .people import AlbumShare, TeamInvitation, TeamMember
from .song import Song, SongMove

__all__ = ["Album", "AlbumShare", "Artist", "Person", "Song", "SongMove", "TeamInvitation", "TeamMember"]
