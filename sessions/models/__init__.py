from .block import Block, OptionSet
from .booking import Booking
from .call import Call
from .call_link import CallLink
from .call_sheet import CallSheet, CallSheetIssue
from .challenge import Challenge
from .deadline import Deadline
from .due_fee import DueFee
from .feed import BookingSequence, CalendarFeed, CallSequence
from .log import Attendance, SessionLog, Take
from .need import HoursPlan, PartHours
from .penalty import PenaltyStep
from .rate_card import RateCard
from .reminder import CalendarEntry, Reminder
from .studio import Room, Studio
from .template import BookingTemplate, TemplatePerson
from .travel import TravelTime
from .union import UnionCard

__all__ = [
    "Attendance",
    "Block",
    "Booking",
    "BookingSequence",
    "BookingTemplate",
    "CalendarEntry",
    "CalendarFeed",
    "Call",
    "CallLink",
    "CallSequence",
    "CallSheet",
    "CallSheetIssue",
    "Challenge",
    "Deadline",
    "DueFee",
    "HoursPlan",
    "OptionSet",
    "PartHours",
    "PenaltyStep",
    "RateCard",
    "Reminder",
    "Room",
    "SessionLog",
    "Studio",
    "Take",
    "TemplatePerson",
    "TravelTime",
    "UnionCard",
]
