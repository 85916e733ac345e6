"""Facts this room tells: sent inside the transaction that made them true, so receivers write rows and send nothing."""

from django.dispatch import Signal

# booking, what, by, before. `what` is "made", "confirmed", "moved", "changed", "cancelled", "released", "restored" or
# "done"; of holds also "challenged" (confirm or release it by its deadline), "moved_up" (its rank alone changes, because one
# ahead of it went) and "lapsed" (it fell by itself). A hold is released when it gives way to a confirmed booking, often
# another organisation's: its holders are told what happened, never by whom. `before` is (starts_at, ends_at, room) of a
# moved booking, else None.
booking_changed = Signal()

# log, by. The log is closed with its real hours, and their cost is accrued.
session_closed = Signal()

# call, what, by. `what` is "called", "changed", "removed" or "answered". A removed call still has its booking and person.
call_changed = Signal()
