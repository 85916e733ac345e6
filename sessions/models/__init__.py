from .booking import Booking
from .call import Call
from .deadline import Deadline
from .log import Attendance, SessionLog, Take
from .reminder import CalendarEntry, Reminder
from .studio import RateCard, Room, Studio
from .union import UnionCard

__all__ = [
    "Attendance",
    "Booking",
    "CalendarEntry",
    "Call",
    "Deadline",
    "RateCard",
    "Reminder",
    "Room",
    "SessionLog",
    "Studio",
    "Take",
    "UnionCard",
]
