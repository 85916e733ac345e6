"""Time: stored in UTC, typed and shown as wall time of a named zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError


@lru_cache
def zone_names() -> tuple[str, ...]:
    """Every zone a person may choose, by name."""
    odd = ("Etc/", "posix/", "right/")
    return (*sorted(z for z in available_timezones() if "/" in z and not z.startswith(odd)), "UTC")


def zone(name: str) -> ZoneInfo:
    """The zone, or ValidationError if there is none of that name."""
    if name not in available_timezones():
        raise ValidationError(f"There is no time zone called {name}.", code="time_zone")
    return ZoneInfo(name)


def validate_zone(name: str) -> None:
    zone(name)


def validate_sane_date(day: date) -> None:
    if not 1900 <= day.year <= 2200:
        raise ValidationError("The year lies between 1900 and 2200.", code="year")


def from_wall(wall: datetime, zone_name: str, *, later: bool | None = None) -> datetime:
    """The instant of naive `wall` time in a zone.

    Raises ValidationError `nonexistent_time` where the clock skips it and `ambiguous_time` where the clock
    shows it twice and `later` (the second of the two) is not said.
    """
    tz = zone(zone_name)
    first, second = (wall.replace(tzinfo=tz, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != wall:
        raise ValidationError(
            f"{wall:%H:%M} does not exist on {wall:%a %-d %b %Y} in {zone_name}: the clock goes forward.",
            code="nonexistent_time",
        )
    if later is None:
        raise ValidationError(
            f"{wall:%H:%M} comes twice on {wall:%a %-d %b %Y} in {zone_name}: say if you mean the first or the second.",
            code="ambiguous_time",
        )
    return (second if later else first).astimezone(UTC)


def wall(instant: datetime, zone_name: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone_name))


def city(zone_name: str) -> str:
    """`London` for Europe/London."""
    return zone_name.rsplit("/", 1)[-1].replace("_", " ")


def shown_range(start: datetime, end: datetime, zone_name: str) -> str:
    """`Tue 8 Jun, 10:00–18:00 London`, with the second day where it ends on another, and the year where it is not this one."""
    a, b = wall(start, zone_name), wall(end, zone_name)
    last = f"{b:%H:%M}" if a.date() == b.date() else f"{_day(b)}, {b:%H:%M}"
    return f"{_day(a)}, {a:%H:%M}–{last} {city(zone_name)}"


def shown_at(instant: datetime, zone_name: str, *, kept: bool = False) -> str:
    """`Tue 8 Jun, 10:00 London`; with the year where it is not this one, or where the words are `kept` for later."""
    at = wall(instant, zone_name)
    return f"{_day(at, kept=kept)}, {at:%H:%M} {city(zone_name)}"


def _day(at: datetime, *, kept: bool = False) -> str:
    return f"{at:%a %-d %b %Y}" if kept or at.year != datetime.now(at.tzinfo).year else f"{at:%a %-d %b}"


def shown_hours(length: timedelta) -> str:
    """`7 h 30`, `8 h`."""
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes % 60 else f"{minutes // 60} h"


def shown_length(seconds: int | None) -> str:
    """`3:42`, `1:02:05`, or a dash."""
    if seconds is None:
        return "–"
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def dates_touched(start: datetime, end: datetime, zone_name: str) -> list[date]:
    """The local dates a half-open range touches, in order; a range that ends at midnight does not touch the next day."""
    first, last = wall(start, zone_name).date(), wall(end - timedelta(microseconds=1), zone_name).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
