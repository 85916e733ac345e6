"""Arithmetic of times that people sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError


def as_long(start: datetime, length: timedelta) -> datetime:
    """The end of what begins at `start` and lasts `length`. ValidationError beyond the end of the calendar."""
    try:
        return start + length
    except OverflowError as error:
        raise ValidationError({"starts_at": "Give a date between 1950 and 2100."}) from error
