"""Calling people to a booking, and their answers."""

from .add import add_call, change_call, remove_call
from .answer import SAID_YES, accept_proposal, answer_call, decline_proposal, propose_call, refuse_answer
from .clash import lock_people
from .due import waive_due
from .follow import follow_booking, follow_bookings
from .link import answer_by_link, fresh_address, make_link, propose_by_link, send_link
from .row import OPEN_FOR_CALLS, GoingOn
from .whom import whom

__all__ = [
    "OPEN_FOR_CALLS",
    "SAID_YES",
    "GoingOn",
    "accept_proposal",
    "add_call",
    "answer_by_link",
    "answer_call",
    "change_call",
    "decline_proposal",
    "follow_booking",
    "follow_bookings",
    "fresh_address",
    "lock_people",
    "make_link",
    "propose_by_link",
    "propose_call",
    "refuse_answer",
    "remove_call",
    "send_link",
    "waive_due",
    "whom",
]
