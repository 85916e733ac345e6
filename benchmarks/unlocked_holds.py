"""The application without the rooms' locks and without both exclusions, for the negative control of `hold_storm` alone."""

from __future__ import annotations

from producer.wsgi import application
from sessions.actions import block, locks
from sessions.actions.booking import swap
from sessions.models import Booking

from .hold_storm import BOTH
from .unlocked import _unlocked

__all__ = ["application"]

for module in (locks, block, swap):
    module.lock_rooms = _unlocked  # type: ignore[attr-defined]
Booking._meta.constraints = [each for each in Booking._meta.constraints if each.name not in BOTH]
