"""Every change of a booking. Each looks for the clash under the room's lock, then asks the budget, then writes."""

from .cancel import cancel_booking
from .change import change_booking
from .confirm import confirm_booking, mark_done
from .hold import create_booking, restore_booking
from .move import move_booking
from .slot import GAVE_WAY, refuse_room
from .swap import swap_bookings

__all__ = [
    "GAVE_WAY",
    "cancel_booking",
    "change_booking",
    "confirm_booking",
    "create_booking",
    "mark_done",
    "move_booking",
    "refuse_room",
    "restore_booking",
    "swap_bookings",
]
