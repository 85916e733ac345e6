"""What this room adds to /api/v1/."""

from __future__ import annotations

from producer.core.api.routing import Routes

from .bookings import Bookings
from .call_sheets import CallSheets
from .calls import Calls
from .challenges import Challenges
from .dues import DueFees
from .exposure import AlbumExposure
from .feeds import CalendarFeeds
from .logs import Attendances, SessionLogs, Takes
from .need import AlbumHours
from .several import Blocks, OptionSets
from .studios import RateCards, Rooms, Studios
from .templates import BookingTemplates
from .travel import TravelTimes
from .union import UnionCards

routes: Routes = [
    ("studios", Studios),
    ("rooms", Rooms),
    ("rate-cards", RateCards),
    ("union-cards", UnionCards),
    ("travel-times", TravelTimes),
    ("bookings", Bookings),
    ("challenges", Challenges),
    ("option-sets", OptionSets),
    ("blocks", Blocks),
    ("booking-templates", BookingTemplates),
    ("calls", Calls),
    ("due-fees", DueFees),
    ("call-sheets", CallSheets),
    ("calendar-feeds", CalendarFeeds),
    ("session-logs", SessionLogs),
    ("attendances", Attendances),
    ("takes", Takes),
    ("albums", AlbumHours, "hours"),
    ("albums", AlbumExposure, "exposure"),
]
