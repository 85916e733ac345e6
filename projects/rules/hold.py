"""Until when a song may be on hold."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from producer.core.time import wall, zone

LONGEST = timedelta(days=2 * 366)


def end_of_hold(until: date, zone_name: str) -> datetime:
    """The midnight that ends the day. ValidationError for a day that is over, or more than two years ahead."""
    today = wall(timezone.now(), zone_name).date()
    if not today <= until <= today + LONGEST:
        raise ValidationError({"until": "A hold ends today or later, within two years."}, code="hold_day")
    return datetime.combine(until + timedelta(days=1), time(), tzinfo=zone(zone_name))
