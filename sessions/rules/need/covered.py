"""Whether what is booked covers what is needed: hours short or to spare, at what rate, and which bookings nobody needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from producer.core.money import rounded
from producer.core.time import dates_touched
from projects.models import Album

from ...models import Booking
from .need import Need
from .table import RECORDING, SERVES, Hours, family_of

DAY = timedelta(hours=10)  # of a lockout's day somebody works
MOST_PAST = 400  # bookings that are over and still looked at, the newest


@dataclass(frozen=True)
class Covered:
    """Hours ahead, by what they are, and what is `short` of the need (0 where it is covered) or to `spare`.

    `cost` is what the missing hours come to at the rate of the album's own bookings, in its currency, or None.
    """

    confirmed: Decimal
    held: Decimal
    other: Decimal
    short: Hours
    spare: Hours
    rate: Decimal | None
    cost: Hours | None
    surplus: list[Booking] = field(default_factory=list)

    @property
    def booked(self) -> Decimal:
        return self.confirmed + self.held


def bookings(album: Album) -> list[Booking]:
    """Of the album, not cancelled, in the order of time: all that are ahead, and the newest that are over. One query."""
    rows = Booking.objects.active().filter(album=album)
    older = rows.over().order_by("-starts_at", "-pk").values("pk")[MOST_PAST:]
    return list(rows.exclude(pk__in=older).select_related("room__studio").order_by("starts_at", "pk"))


def covered(album: Album, need: Need, rows: Iterable[Booking], now: datetime) -> Covered:
    """`rows` are the album's bookings. Of rooms held for one need, to choose from, only the longest counts."""
    ahead = [row for row in rows if row.status in ("hold", "confirmed") and row.ends_at > now]
    recording = _one_of_each([row for row in ahead if row.purpose in RECORDING])
    confirmed, held = (
        sum((hours_of(row, now) for row in recording if row.status == status), Decimal(0)) for status in ("confirmed", "hold")
    )
    other = sum((hours_of(row, now) for row in ahead if row.purpose not in RECORDING), Decimal(0))
    booked = confirmed + held
    short = Hours(*(max(hours - booked, Decimal(0)) for hours in need.hours))
    spare = Hours(*(max(booked - hours, Decimal(0)) for hours in reversed(need.hours)))
    rate = rate_of(row for row in rows if row.purpose in RECORDING)
    cost = Hours(*(rounded(hours * rate, album.currency) for hours in short)) if rate and short.high else None
    return Covered(confirmed, held, other, short, spare, rate, cost, surplus(need, recording, now))


def hours_of(booking: Booking, now: datetime | None = None) -> Decimal:
    """Hours to work in, from `now` on. Of a lockout, and of whatever runs through the night, ten a day."""
    start = max(booking.starts_at, now) if now else booking.starts_at
    length = max(booking.ends_at - start, timedelta(0))
    if booking.kind == Booking.Kind.LOCKOUT or booking.length > timedelta(hours=16):
        days = len(dates_touched(start, booking.ends_at, booking.room.studio.time_zone)) if length else 0
        length = min(length, DAY * days)
    return Decimal(round(length.total_seconds())) / 3600


def rate_of(rows: Iterable[Booking]) -> Decimal | None:
    """What an hour of the album's bookings costs, in its currency; None where none has a price."""
    cost = hours = Decimal(0)
    for row in rows:
        if row.cost is not None and (length := hours_of(row)):
            cost, hours = cost + row.cost, hours + length
    return cost / hours if hours else None


def surplus(need: Need, rows: Iterable[Booking], now: datetime) -> list[Booking]:
    """Bookings that begin when even the most that is needed is covered by those before them.

    One for vocals or strings serves these parts alone; any other serves all.
    """
    left = sum((part.hours.high for part in need.parts), Decimal(0))
    special = {purpose: _served(need, families) for purpose, families in SERVES.items()}
    found = []
    for row in rows:
        mine = min(left, special.get(row.purpose, left))
        if mine <= 0:
            found.append(row)
            continue
        used = min(hours_of(row, now), mine) if row.purpose in special else hours_of(row, now)
        left -= used
        if row.purpose in special:
            special[row.purpose] -= used
    return found


def _served(need: Need, families: set[str]) -> Decimal:
    return sum((part.hours.high for part in need.parts if family_of(part.name) in families), Decimal(0))


def _one_of_each(rows: list[Booking]) -> list[Booking]:
    """Of an option set the longest."""
    longest: dict[object, Booking] = {}
    for row in rows:
        key = getattr(row, "option_set_id", None) or row.pk
        if key not in longest or row.length > longest[key].length:
            longest[key] = row
    return sorted(longest.values(), key=lambda row: (row.starts_at, row.pk))
