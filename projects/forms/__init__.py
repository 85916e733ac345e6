"""Shape of what people type; the rules stand with the actions."""

from .album import AlbumForm, NewAlbumForm
from .demo import DemoEditForm, DemoForm
from .directory import ArtistForm, NewArtistForm, NewPersonForm, PersonForm
from .lists import AlbumFilters, ArtistFilters, PersonFilters, SongFilters
from .lyric import LyricForm
from .song import HoldForm, MoveForm, SongForm, SongImportForm
from .submission import AnnouncedForm, LinkForm, SendForm
from .team import MemberForm, ShareForm

__all__ = [
    "AlbumFilters",
    "AlbumForm",
    "AnnouncedForm",
    "ArtistFilters",
    "ArtistForm",
    "DemoEditForm",
    "DemoForm",
    "HoldForm",
    "LinkForm",
    "LyricForm",
    "MemberForm",
    "MoveForm",
    "NewAlbumForm",
    "NewArtistForm",
    "NewPersonForm",
    "PersonFilters",
    "PersonForm",
    "SendForm",
    "ShareForm",
    "SongFilters",
    "SongForm",
    "SongImportForm",
]
