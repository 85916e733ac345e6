"""Calling people to a booking, and their answers."""

from .add import add_call, change_call, remove_call
from .answer import SAID_YES, answer_call, refuse_answer
from .follow import follow_booking
from .row import OPEN_FOR_CALLS
from .whom import whom

__all__ = [
    "OPEN_FOR_CALLS",
    "SAID_YES",
    "add_call",
    "answer_call",
    "change_call",
    "follow_booking",
    "refuse_answer",
    "remove_call",
    "whom",
]
