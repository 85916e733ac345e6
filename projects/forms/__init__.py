"""Shape of what people type; the rules stand with the actions."""

from .album import AlbumForm, NewAlbumForm
from .directory import ArtistForm, NewArtistForm, NewPersonForm, PersonForm
from .lists import AlbumFilters, ArtistFilters, PersonFilters, SongFilters
from .song import MoveForm, SongForm
from .team import MemberForm, ShareForm

__all__ = [
    "AlbumFilters",
    "AlbumForm",
    "ArtistFilters",
    "ArtistForm",
    "MemberForm",
    "MoveForm",
    "NewAlbumForm",
    "NewArtistForm",
    "NewPersonForm",
    "PersonFilters",
    "PersonForm",
    "ShareForm",
    "SongFilters",
    "SongForm",
]
