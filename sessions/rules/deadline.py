"""By when a challenged hold must be confirmed or released: pure arithmetic in the studio's time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from producer.core.time import wall, zone

from ..models import Studio
from .days import previous_working_day

LEAST = timedelta(hours=2)  # whoever is challenged late still has that long, if the session does not begin before


def challenge_due(studio: Studio, starts_at: datetime, now: datetime) -> datetime:
    """17:00 (or the house's hour) of the working day before the session, or the house's hours from now.

    Never less than two hours from now, and never after the session begins.
    """
    if studio.challenge_rule == Studio.ChallengeRule.HOURS:
        due = now + timedelta(hours=studio.challenge_hours)
    else:
        day = previous_working_day(studio, wall(starts_at, studio.time_zone).date())
        due = instant(day, studio.challenge_time, studio.time_zone)
    return min(max(due, now + LEAST), starts_at)


def instant(day: date, at: time, zone_name: str) -> datetime:
    """Wall time as an instant, where nobody can be asked: of a doubled time the later, of a skipped one as much after the gap.

    Both in favour of whoever must answer by then.
    """
    local = datetime.combine(day, at, zone(zone_name))
    first, second = local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    return max(first, second)
