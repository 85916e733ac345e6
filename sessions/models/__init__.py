from .booking import Booking
from .call import Call
from .log import Attendance, SessionLog, Take
from .studio import RateCard, Room, Studio

__all__ = ["Attendance", "Booking", "Call", "RateCard", "Room", "SessionLog", "Studio", "Take"]
