"""The demo's queue at the studio's door: options side by side, a challenge to answer, and a block with days still open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from projects.models import Album
from sessions.actions.block import confirm_block, create_block
from sessions.actions.booking import create_booking
from sessions.actions.hold.challenge import challenge_holds
from sessions.actions.hold.option_set import create_option_set
from sessions.actions.template import keep_as_template
from sessions.models import Booking, Room

from .calendar import EXCHANGE
from .cast import signed
from .money import line_of

LINE = "Overdubs, Studio B"


def span(room: Room, day: date, start: int, hours: int) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time(start), ZoneInfo(room.studio.time_zone))
    return begins, begins + timedelta(hours=hours)


@signed
def options(album: Album, rooms: list[Room], today: date, by: Any) -> None:
    """A second date for the strings, at whichever of two studios answers first."""
    rate = EXCHANGE.get(("GBP", album.currency))
    wanted = []
    for room in rooms:
        start, end = span(room, today + timedelta(days=26), 11, 7)
        wanted.append({"room": room, "starts_at": start, "ends_at": end, "purpose": "strings", "line": line_of(album, LINE)})
        wanted[-1]["exchange_rate"] = Decimal(rate) if rate else None
    create_option_set(album=album, name="Strings, second date", options=wanted, by=by)


@signed
def challenge(album: Album, hold: Booking, by: Any) -> None:
    """Another company's album wants the room that is on first hold."""
    behind = create_booking(
        album=album, room=hold.room, starts_at=hold.starts_at, ends_at=hold.ends_at, by=by, purpose="vocals"
    )
    challenge_holds(behind, by=by)


@signed
def block(album: Album, room: Room, today: date, by: Any) -> None:
    """Four afternoons of vocals, a week apart; the first is firm."""
    rate = EXCHANGE.get(("GBP", album.currency))
    days = [span(room, today + timedelta(days=30 + 7 * week), 13, 6) for week in range(4)]
    made = create_block(
        album=album, room=room, name="Vocals with Mara", days=days, purpose="vocals", line=line_of(album, LINE), by=by,
        exchange_rate=Decimal(rate) if rate else None, skip_taken=True,
    )  # fmt: skip
    first = made.days.order_by("starts_at")[:1]
    confirm_block(made, bookings=first, over_budget_reason="The singer flies in for it.", by=by)


@signed
def template(booking: Booking, by: Any) -> None:
    keep_as_template(booking, name="Drum day", by=by)
