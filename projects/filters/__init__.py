from .album import AlbumFilters, MemberFilters, PlaceFilters, ShareFilters
from .approval import ApprovalFilters, ApprovalSettingFilters
from .directory import ArtistFilters, AvailabilityFilters, PersonFilters, PersonRateFilters
from .order import ItemFilters, LimitFilters, OrderFilters, SingleFilters, VersionFilters
from .plan import CommentFilters, MilestoneFilters, PlanTemplateFilters
from .recording import GridCellFilters, GridPartFilters, IsrcRangeFilters, RecordingFilters
from .review import OutcomeFilters, ReviewFilters, RoundFilters
from .song import DemoFilters, LinkFilters, LyricFilters, SentSongFilters, SongFilters

__all__ = [
    "AlbumFilters",
    "ApprovalFilters",
    "ApprovalSettingFilters",
    "ArtistFilters",
    "AvailabilityFilters",
    "CommentFilters",
    "DemoFilters",
    "GridCellFilters",
    "GridPartFilters",
    "IsrcRangeFilters",
    "ItemFilters",
    "LimitFilters",
    "LinkFilters",
    "LyricFilters",
    "MemberFilters",
    "MilestoneFilters",
    "OrderFilters",
    "OutcomeFilters",
    "PersonFilters",
    "PersonRateFilters",
    "PlaceFilters",
    "PlanTemplateFilters",
    "RecordingFilters",
    "ReviewFilters",
    "RoundFilters",
    "SentSongFilters",
    "ShareFilters",
    "SingleFilters",
    "SongFilters",
    "VersionFilters",
]
