from .booking import Booking
from .call import Call
from .studio import RateCard, Room, Studio

__all__ = ["Booking", "Call", "RateCard", "Room", "Studio"]
